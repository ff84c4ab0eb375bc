package dev.oxbow.app.fleet;

import dev.oxbow.core.job.Backoff;
import dev.oxbow.core.job.ChildFailure;
import dev.oxbow.core.job.Deduplication;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.KeepJobs;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A job's options, named as BullMQ names them, so that Node uses them directly; null means not set. Only the policy for
 * a child's failure has Oxbow's name.
 */
record PlannedOptions(
        @Nullable String jobId,
        @Nullable Integer delay,
        @Nullable Integer priority,
        @Nullable Boolean lifo,
        @Nullable Integer attempts,
        @Nullable Pause backoff,
        @Nullable Boolean removeOnComplete,
        @Nullable Single deduplication,
        ChildFailure onFailure) {
    static final PlannedOptions NONE =
            new PlannedOptions(null, null, null, null, null, null, null, null, ChildFailure.PARENT_WAITS);

    /** Between two attempts, in milliseconds. */
    record Pause(String type, int delay, double jitter) {}

    /** The deduplication of a job; the time to live is in milliseconds. */
    record Single(
            String id,
            @Nullable Integer ttl,
            @Nullable Boolean extend,
            @Nullable Boolean replace,
            @Nullable Boolean keepLastIfActive) {}

    PlannedOptions named(String id) {
        return new PlannedOptions(
                id, delay, priority, lifo, attempts, backoff, removeOnComplete, deduplication, onFailure);
    }

    PlannedOptions delayed(int millis) {
        return new PlannedOptions(
                jobId, millis, priority, lifo, attempts, backoff, removeOnComplete, deduplication, onFailure);
    }

    PlannedOptions prioritised(int value) {
        return new PlannedOptions(
                jobId, delay, value, lifo, attempts, backoff, removeOnComplete, deduplication, onFailure);
    }

    PlannedOptions ahead() {
        return new PlannedOptions(
                jobId, delay, priority, true, attempts, backoff, removeOnComplete, deduplication, onFailure);
    }

    PlannedOptions tried(int times, @Nullable Pause pause) {
        return new PlannedOptions(
                jobId, delay, priority, lifo, times, pause, removeOnComplete, deduplication, onFailure);
    }

    PlannedOptions leaving() {
        return new PlannedOptions(jobId, delay, priority, lifo, attempts, backoff, true, deduplication, onFailure);
    }

    PlannedOptions single(Single value) {
        return new PlannedOptions(jobId, delay, priority, lifo, attempts, backoff, removeOnComplete, value, onFailure);
    }

    PlannedOptions onFailure(ChildFailure policy) {
        return new PlannedOptions(
                jobId, delay, priority, lifo, attempts, backoff, removeOnComplete, deduplication, policy);
    }

    boolean leaves() {
        return Boolean.TRUE.equals(removeOnComplete);
    }

    /** The maximum number of attempts. */
    int tries() {
        return attempts == null ? 1 : Math.max(1, attempts);
    }

    /** The same for Oxbow. */
    JobOptions forOxbow() {
        return JobOptions.builder()
                .jobId(jobId)
                .delay(Duration.ofMillis(delay == null ? 0 : delay))
                .priority(priority == null ? 0 : priority)
                .lifo(Boolean.TRUE.equals(lifo))
                .attempts(attempts == null ? 0 : attempts)
                .backoff(
                        backoff == null
                                ? null
                                : new Backoff(backoff.type(), Duration.ofMillis(backoff.delay()), backoff.jitter()))
                .removeOnComplete(leaves() ? KeepJobs.none() : null)
                .deduplication(deduplication == null ? null : forOxbow(deduplication))
                .onFailure(onFailure)
                .build();
    }

    private static Deduplication forOxbow(Single single) {
        return new Deduplication(
                single.id(),
                single.ttl() == null ? null : Duration.ofMillis(single.ttl()),
                Boolean.TRUE.equals(single.extend()),
                Boolean.TRUE.equals(single.replace()),
                Boolean.TRUE.equals(single.keepLastIfActive()),
                false);
    }
}
