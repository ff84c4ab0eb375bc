package dev.oxbow.core.worker;

import org.jspecify.annotations.Nullable;

/** What a program does with a job. Called on a worker's thread, several at once if the worker's concurrency is above 1. */
@FunctionalInterface
public interface JobProcessor {
    /**
     * Processes one attempt at a job. When the job is cancelled, or the worker loses the job's lock or is closed past its bound,
     * the thread is interrupted: end soon.
     *
     * @return the return value: anything Jackson can write, or null
     * @throws UnrecoverableException to fail the job at once, whatever attempts are left
     * @throws DelayedException to put the job off; no attempt is counted
     * @throws WaitingException to give the job back; no attempt is counted
     * @throws RateLimitedException to give the job back and let nothing start for a while; no attempt is counted
     * @throws WaitingChildrenException after {@link ActiveJob#moveToWaitingChildren()} has returned true
     * @throws Exception to fail this attempt
     */
    @Nullable
    Object process(ActiveJob job) throws Exception;
}
