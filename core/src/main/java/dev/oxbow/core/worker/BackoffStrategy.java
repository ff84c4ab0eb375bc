package dev.oxbow.core.worker;

import dev.oxbow.core.job.Backoff;
import dev.oxbow.core.job.Job;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before another attempt at a job whose {@link Backoff#type()} is neither fixed nor exponential;
 * BullMQ's worker setting {@code backoffStrategy}. Called on the thread that ran the processor, on several at once if
 * the worker's concurrency is above 1: it must be thread-safe, and must not block.
 */
@FunctionalInterface
public interface BackoffStrategy {
    /**
     * The wait before the next attempt. If this throws, the job fails and the message becomes part of its failed
     * reason.
     *
     * @param attemptsMade attempts made so far, the one that just failed included; at least 1
     * @param type the job's {@link Backoff#type()}
     * @param failure what the processor threw
     * @param job as it was when it was fetched
     * @return zero: at once; null: there is no other attempt (BullMQ's -1)
     */
    @Nullable
    Duration delayAfter(int attemptsMade, String type, Throwable failure, Job job);
}
