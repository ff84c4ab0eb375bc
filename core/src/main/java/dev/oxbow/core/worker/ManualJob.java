package dev.oxbow.core.worker;

import dev.oxbow.core.job.Job;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job that a {@link ManualWorker} fetched: the program holds its lock and ends the job itself, once. Thread-safe.
 * Each method but {@link #job} and {@link #token} is one command and throws {@link dev.oxbow.core.pool.RedisException}
 * if that fails. Methods that end the job throw {@link IllegalStateException} with the reason if it is not held any
 * more (its lock ran out, or it has ended); nothing changes then.
 */
public interface ManualJob {
    /** The job as it was when it was fetched. */
    Job job();

    /** The token of its lock, with which any program can end the job. */
    String token();

    /**
     * Completes the job.
     *
     * @param value any value that can be written as JSON, or null
     */
    void complete(@Nullable Object value);

    /** {@link #complete} and {@link ManualWorker#fetch()} in one command. */
    Optional<ManualJob> completeAndFetch(@Nullable Object value);

    /**
     * Ends the attempt as if a processor had thrown this: the job is tried again at once or later while attempts are
     * left, otherwise it is failed; a {@link DelayedException} delays it, a {@link WaitingException} makes it wait
     * again, and so on (see {@link JobProcessor#process}).
     */
    void fail(Throwable failure);

    /** {@link #fail} and {@link ManualWorker#fetch()} in one command. */
    Optional<ManualJob> failAndFetch(Throwable failure);

    /**
     * Renews the lock for another lock duration.
     *
     * @return false if the lock is not held any more
     */
    boolean extendLock();

    /**
     * Lets the job wait until its children have ended.
     *
     * @return whether it waits now, and is not held any more; false if no child is pending
     * @throws UnrecoverableException if one of its children has failed and fails its parent
     */
    boolean moveToWaitingChildren();
}
