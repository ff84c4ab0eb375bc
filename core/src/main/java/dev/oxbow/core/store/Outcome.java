package dev.oxbow.core.store;

import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.KeepJobs;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How an attempt at a job ended; reported to the store in a {@link Exchange}. */
public sealed interface Outcome {
    /** The job as it was fetched, with its lock. */
    FetchedJob fetched();

    /** The same, stored with what names the attempt to telemetry; only a failed attempt has a place for it. */
    default Outcome under(String metadata) {
        return this;
    }

    /** The processor returned; the job is completed. */
    record Completed(FetchedJob fetched, Json returnValue, KeepJobs keep) implements Outcome {}

    /**
     * The attempt failed and there is no other.
     *
     * @param reason message of the error, plain text
     * @param stacktrace all kept traces, the newest last
     * @param telemetry what names the attempt to telemetry; null: nothing
     */
    record Failed(
            FetchedJob fetched,
            String reason,
            List<String> stacktrace,
            KeepJobs keep,
            @Nullable String telemetry) implements Outcome {
        public Failed(FetchedJob fetched, String reason, List<String> stacktrace, KeepJobs keep) {
            this(fetched, reason, stacktrace, keep, null);
        }

        @Override
        public Outcome under(String metadata) {
            return new Failed(fetched, reason, stacktrace, keep, metadata);
        }
    }

    /**
     * The attempt failed and another follows.
     *
     * @param delay zero: it waits again at once; otherwise it becomes delayed
     * @param telemetry what names the attempt to telemetry; null: nothing
     */
    record Retried(
            FetchedJob fetched,
            String reason,
            List<String> stacktrace,
            Duration delay,
            @Nullable String telemetry) implements Outcome {
        public Retried(FetchedJob fetched, String reason, List<String> stacktrace, Duration delay) {
            this(fetched, reason, stacktrace, delay, null);
        }

        @Override
        public Outcome under(String metadata) {
            return new Retried(fetched, reason, stacktrace, delay, metadata);
        }
    }

    /** Not processed (shut-down): the job goes back to the front of the queue and no attempt is counted. */
    record HandedBack(FetchedJob fetched) implements Outcome {}

    /**
     * Not processed, and nothing more of the queue may start for a while; the job goes back to the front and no attempt is
     * counted. As in BullMQ this holds the queue up only if it, or the worker that looks, has a rate limit.
     *
     * @param pause whole milliseconds, at least 1
     */
    record RateLimited(FetchedJob fetched, Duration pause) implements Outcome {}

    /**
     * Put off by its processor; no attempt is counted.
     *
     * @param delay from now, whole milliseconds
     */
    record Delayed(FetchedJob fetched, Duration delay) implements Outcome {}

    /**
     * To wait until its children have ended; no attempt is counted. Refused with {@link OutcomeResult#NO_CHILD_PENDING} if
     * there is none to wait for: the job is then still held and active.
     *
     * @param child key of the one child waited for; null: any
     */
    record AwaitingChildren(FetchedJob fetched, @Nullable String child) implements Outcome {}
}
