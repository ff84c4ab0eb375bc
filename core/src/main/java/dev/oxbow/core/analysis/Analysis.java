package dev.oxbow.core.analysis;

import dev.oxbow.core.event.Subscription;
import dev.oxbow.core.job.Backoff;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.KeepJobs;
import dev.oxbow.core.queue.Queue;
import dev.oxbow.core.status.JobStatuses;
import dev.oxbow.core.worker.JobProcessor;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The use case behind the HTTP API: submit an analysis, read its status, follow it. Thread-safe. Methods block for a round trip if
 * they send a command, and throw {@link dev.oxbow.core.pool.RedisException} when Redis cannot be reached or answers with an error.
 */
public final class Analysis {
    /** The queue, which workers of Node, Python and other BullMQ programs may process too. */
    public static final String QUEUE = "ai-analysis";

    /** Name of the jobs on that queue. */
    public static final String JOB_NAME = "analysis";

    /** Three attempts, 2 s and 4 s apart; finished jobs are kept a day, at most 10,000 of each kind. */
    private static final JobOptions OPTIONS = JobOptions.builder()
            .attempts(3)
            .backoff(Backoff.exponential(Duration.ofSeconds(2)))
            .removeOnComplete(KeepJobs.youngerThan(Duration.ofDays(1)).andNewest(10_000))
            .removeOnFail(KeepJobs.youngerThan(Duration.ofDays(1)).andNewest(10_000))
            .stackTraceLimit(3)
            .build();

    /** An accepted analysis: its id, and its state at that moment. */
    public record Submission(String jobId, JobState state) {}

    private final Queue queue;
    private final JobStatuses statuses;
    private final PollingPolicy polling;

    /**
     * @param queue the queue named {@link #QUEUE}
     * @param statuses over the same store
     * @param polling how often clients should read the status
     */
    public Analysis(Queue queue, JobStatuses statuses, PollingPolicy polling) {
        this.queue = queue;
        this.statuses = statuses;
        this.polling = polling;
    }

    /**
     * What a worker of {@link #QUEUE} runs: {@code oxbow.worker(Analysis.QUEUE, Analysis.processor(analyzer))}.
     *
     * @param analyzer does the work; called by several threads at once
     */
    public static JobProcessor processor(Analyzer analyzer) {
        return new AnalysisProcessor(analyzer);
    }

    /**
     * Accepts an analysis: adds a job under an id chosen before the first call, so that a repeated call after a lost reply adds
     * nothing twice.
     *
     * @param request a JSON object
     */
    public Submission submit(Json request) {
        JobOptions options = OPTIONS.withJobId(UUID.randomUUID().toString());
        String id = queue.add(JOB_NAME, request, options).id();
        statuses.changed(QUEUE, id);
        return new Submission(id, JobState.WAITING);
    }

    /** The status, as recent as {@link JobStatuses} says; empty if there is no such job. Often no command is sent. */
    public Optional<AnalysisStatus> status(String jobId) {
        return statuses.status(QUEUE, jobId).map(AnalysisStatus::of);
    }

    /**
     * Calls the listener with the status now and after each change, until the job has finished or the subscription is closed.
     * Listeners are called one at a time, the first time on the caller's thread; they must not block. See {@link JobStatuses#watch}.
     *
     * @return empty if there is no such job
     */
    public Optional<Subscription> watch(String jobId, Consumer<AnalysisStatus> listener) {
        return statuses.watch(QUEUE, jobId, status -> listener.accept(AnalysisStatus.of(status)));
    }

    /** How often clients should read the status. */
    public PollingPolicy polling() {
        return polling;
    }
}
