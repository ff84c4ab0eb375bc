package dev.oxbow.core.worker;

import java.time.Duration;
import java.util.Optional;

/**
 * Fetches jobs of one queue one by one for a program that ends each of them itself; BullMQ's manual processing ({@code
 * worker.getNextJob(token)}). Get it from {@link dev.oxbow.core.Oxbow#manualWorker(String, WorkerOptions)}. It has no
 * thread: it renews no lock ({@link ManualJob#extendLock} does), waits for jobs only in {@link #fetch(Duration)}, and
 * does not check for stalled jobs, which is what workers do.
 *
 * <p>Thread-safe; holds no connection and needs no closing. Each method but {@link #queueName} is one command, two if a
 * scheduler made the fetched job, because its next job is made then. A method throws {@link
 * dev.oxbow.core.pool.RedisException} if its command fails; whether a job was fetched or ended is then unknown unless
 * the exception says otherwise. A job that was fetched by a call whose answer was lost is recovered as stalled when its
 * lock has run out.
 */
public interface ManualWorker {
    /** The queue whose jobs it fetches. */
    String queueName();

    /**
     * Fetches the next job, if there is one and neither a pause nor a limit holds it back. A job that must fail without
     * being processed is failed, and the next one fetched.
     */
    Optional<ManualJob> fetch();

    /**
     * Fetches the next job, and waits for one if there is none or a pause or a limit holds it back. The wait is one
     * command and holds one of the pool's connections; each fetch in between is another command. Each thread that waits
     * holds a connection.
     *
     * <p>An interrupt ends the wait, at the latest with the timeout, because some Redis clients cannot leave a blocking
     * command. The result is empty then, and the thread's interrupt flag is set again.
     *
     * @param timeout how long to wait for a job
     * @return empty if there was none all that time, or the thread was interrupted
     */
    Optional<ManualJob> fetch(Duration timeout);
}
