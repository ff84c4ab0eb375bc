package dev.oxbow.core.worker;

import org.jspecify.annotations.Nullable;

/**
 * The program's code that processes a job. Runs on threads of its worker, on several at once if the worker's
 * concurrency is above 1: it must be thread-safe. It may block.
 */
@FunctionalInterface
public interface JobProcessor {
    /**
     * Processes one attempt at a job. The thread is interrupted when the job is cancelled, when the worker loses the
     * job's lock, and when the time to close the worker is over: return or throw soon then. Any other exception, and
     * any {@link Error}, fails the attempt.
     *
     * @return the return value: any value that can be written as JSON, or null
     * @throws UnrecoverableException to fail the job at once, whatever attempts are left
     * @throws DelayedException to delay the job; no attempt is counted
     * @throws WaitingException to give the job back; no attempt is counted
     * @throws RateLimitedException to give the job back and let no job of the queue start for a while; no attempt is
     *     counted
     * @throws WaitingChildrenException after {@link ActiveJob#moveToWaitingChildren()} has returned true
     * @throws Exception to fail this attempt
     */
    @Nullable
    Object process(ActiveJob job) throws Exception;
}
