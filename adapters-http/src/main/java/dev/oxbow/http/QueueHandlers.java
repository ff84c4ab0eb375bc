package dev.oxbow.http;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.job.AddedJob;
import dev.oxbow.core.job.JobCounts;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.queue.JobNotAddedException;
import dev.oxbow.core.queue.Queue;
import dev.oxbow.http.json.AddedJobsJson;
import dev.oxbow.http.json.JobJson;
import dev.oxbow.http.json.JobPageJson;
import dev.oxbow.http.json.QueuePauseJson;
import dev.oxbow.http.json.QueuesJson;
import dev.oxbow.http.json.RemovedJobsJson;
import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Handlers of {@code /api/queues}: the list, pages of jobs, adding, pausing, cleaning, draining. Thread-safe. Jobs added here
 * carry an id that was chosen before the first try, so that trying again adds nothing twice.
 */
final class QueueHandlers {
    private static final int MAX_NAME = 256;

    private final Oxbow oxbow;
    private final RequestBodies bodies;

    QueueHandlers(Oxbow oxbow, RequestBodies bodies) {
        this.oxbow = oxbow;
        this.bodies = bodies;
    }

    /** The queues that this process has to do with. */
    void list(Context ctx) {
        Map<String, JobCounts> counts = oxbow.counts();
        Answers.json(ctx, 200, QueuesJson.of(oxbow.queueNames(), counts));
    }

    void page(Context ctx) {
        Queue queue = queue(ctx);
        PageQuery query = PageQuery.of(ctx);
        List<JobJson> jobs =
                queue.jobs().page(query.page()).stream().map(JobJson::of).toList();
        Answers.json(ctx, 200, JobPageJson.of(queue.name(), query.page(), jobs));
    }

    void add(Context ctx) {
        String name = queue(ctx).name();
        bodies.withObjectOrArray(ctx, body -> {
            List<NewJob> jobs = JobBodies.of(body);
            List<AddedJob> added = added(oxbow.queue(name), jobs);
            if (added.size() == 1) {
                ctx.header(
                        "Location",
                        HttpApi.JOBS.replace("{queue}", encoded(name)) + "/"
                                + encoded(added.get(0).id()));
            }
            Answers.json(ctx, 201, AddedJobsJson.of(added));
            return added;
        });
    }

    private static List<AddedJob> added(Queue queue, List<NewJob> jobs) {
        try {
            return queue.addAll(jobs);
        } catch (IllegalArgumentException refused) {
            // The store's own rules: a size limit, an id that names a key of the queue.
            throw Problem.invalidField("opts", "is not allowed: " + refused.getMessage())
                    .asException();
        } catch (JobNotAddedException refused) {
            // The others were added; each has the id that it was sent with, so that sending all again is harmless.
            Problem problem = Problem.of(
                    409, "parent-refuses", "A job was refused for its parent", String.valueOf(refused.getMessage()));
            for (int i = 0; i < refused.results().size(); i++) {
                if (refused.results().get(i).refused()) {
                    problem = problem.withError(
                            "[" + i + "].opts.parent",
                            refused.results().get(i).status() == AddedJob.AddStatus.PARENT_MISSING
                                    ? "names a job that is not there"
                                    : "cannot be replaced: the job is there already and has another one");
                }
            }
            throw problem.asException();
        } catch (UnsupportedOperationException notHere) {
            throw Problem.of(
                            501,
                            "not-supported-here",
                            "Queues in memory cannot do that",
                            String.valueOf(notHere.getMessage()))
                    .asException();
        }
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    void pause(Context ctx) {
        Queue queue = queue(ctx);
        queue.pause();
        Answers.json(ctx, 200, new QueuePauseJson(queue.name(), true));
    }

    void resume(Context ctx) {
        Queue queue = queue(ctx);
        queue.resume();
        Answers.json(ctx, 200, new QueuePauseJson(queue.name(), false));
    }

    void clean(Context ctx) {
        Queue queue = queue(ctx);
        QueryParameters query = new QueryParameters(ctx);
        List<JobState> states = query.states("state", List.of(JobState.COMPLETED));
        if (states.size() != 1) {
            throw Problem.invalidField("state", "must be one state, but was " + states.size() + " of them")
                    .asException();
        }
        List<String> removed = queue.maintenance()
                .clean(query.millis("grace"), (int) query.number("limit", 0, 0, 1_000_000), states.get(0));
        Answers.json(ctx, 200, new RemovedJobsJson(queue.name(), removed.size(), removed));
    }

    void drain(Context ctx) {
        Queue queue = queue(ctx);
        long removed = queue.maintenance().drain(new QueryParameters(ctx).flag("delayed"));
        Answers.json(ctx, 200, new RemovedJobsJson(queue.name(), removed, null));
    }

    /** The queue that a path names. */
    Queue queue(Context ctx) {
        String name = ctx.pathParam("queue");
        if (name.length() > MAX_NAME) {
            throw Problem.invalidField(
                            "queue", "must have at most " + MAX_NAME + " characters, but has " + name.length())
                    .asException();
        }
        if (name.codePoints().anyMatch(Character::isISOControl) || name.indexOf('\uFFFD') >= 0) {
            throw Problem.invalidField(
                            "queue", "must be UTF-8 without control characters, but was " + Problem.quote(name))
                    .asException();
        }
        try {
            return oxbow.transientQueue(name);
        } catch (IllegalArgumentException refused) {
            throw Problem.invalidField("queue", "must not contain ':', but was " + Problem.quote(name))
                    .asException();
        }
    }
}
