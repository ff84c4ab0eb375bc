package dev.oxbow.http;

import dev.oxbow.core.job.JobState;
import dev.oxbow.core.queue.JobHandle;
import dev.oxbow.core.queue.JobNotFoundException;
import dev.oxbow.core.queue.JobStateException;
import dev.oxbow.core.queue.Queue;
import dev.oxbow.core.queue.RetryOptions;
import dev.oxbow.http.json.JobJson;
import io.javalin.http.Context;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Handlers of {@code /api/queues/{queue}/jobs/{id}}: one job, shown, removed, retried, promoted. Thread-safe. */
final class JobHandlers {
    private final Function<Context, Queue> queues;

    /** @param queues the queue that a request names, or a problem */
    JobHandlers(Function<Context, Queue> queues) {
        this.queues = queues;
    }

    void show(Context ctx) {
        Answers.json(ctx, 200, JobJson.of(job(ctx).find().orElseThrow(JobHandlers::unknownJob)));
    }

    /** Also if there is no such job: then it is as it was to be. */
    void remove(Context ctx) {
        change(ctx, JobHandle::remove);
    }

    /** From {@code state}, which is {@code failed} or {@code completed}, the former if it is missing. */
    void retry(Context ctx) {
        List<JobState> from = new QueryParameters(ctx).states("state", List.of(JobState.FAILED));
        if (from.size() != 1 || !from.get(0).isFinished()) {
            throw Problem.invalidField(
                            "state",
                            "must be failed or completed, but was "
                                    + Problem.quote(String.valueOf(ctx.queryParam("state"))))
                    .asException();
        }
        change(ctx, job -> job.retry(RetryOptions.builder().from(from.get(0)).build()));
    }

    void promote(Context ctx) {
        change(ctx, JobHandle::promote);
    }

    private JobHandle job(Context ctx) {
        return queues.apply(ctx).job(StatusQuery.jobId(ctx.pathParam("jobId")));
    }

    private void change(Context ctx, Consumer<JobHandle> change) {
        JobHandle job = job(ctx);
        try {
            change.accept(job);
        } catch (JobNotFoundException e) {
            throw unknownJob();
        } catch (JobStateException e) {
            throw conflict(e);
        } catch (IllegalArgumentException noJobsId) {
            throw unknownJob();
        }
        ctx.status(204).header("Cache-Control", "no-store");
    }

    private static ProblemException conflict(JobStateException refused) {
        String detail =
                switch (refused.rejection()) {
                    case LOCKED -> "A worker has this job, or a child that it waits for. It can be removed afterwards.";
                    case BELONGS_TO_SCHEDULER ->
                        "This is the next run of a job scheduler. Remove the scheduler instead.";
                    case NOT_IN_STATE -> "The job is not in the state that this needs, or there is no such job.";
                    case JOB_MISSING, PARENT_MISSING -> "The job, or its parent, is gone.";
                };
        return Problem.of(409, "wrong-state", "The job cannot be changed so", detail)
                .asException();
    }

    private static ProblemException unknownJob() {
        return Problem.of(
                        404,
                        "unknown-job",
                        "There is no such job",
                        "No job of this queue has this id. It may have been removed after it finished.")
                .asException();
    }
}
