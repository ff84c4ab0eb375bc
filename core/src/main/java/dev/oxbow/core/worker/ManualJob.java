package dev.oxbow.core.worker;

import dev.oxbow.core.job.Job;
import dev.oxbow.core.store.FetchedJob;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job taken by hand ({@link ManualWorker}): its program holds the lock and ends the job itself, once. Thread-safe. Every method but
 * {@link #job} and {@link #token} is one command; those that end the job throw {@link IllegalStateException} if it is not held any
 * more (its lock ran out, or it has ended), with the reason, and nothing is changed then.
 */
public final class ManualJob {
    private final ManualWorker jobs;
    private final FetchedJob taken;

    ManualJob(ManualWorker jobs, FetchedJob taken) {
        this.jobs = jobs;
        this.taken = taken;
    }

    /** The job as it was when it was taken. */
    public Job job() {
        return taken.job();
    }

    /** The lock's token: whoever knows it can end the job. */
    public String token() {
        return taken.token();
    }

    /**
     * Completes it.
     *
     * @param value anything that Jackson can write, or null
     */
    public void complete(@Nullable Object value) {
        jobs.settle(jobs.endings().completed(taken, value), false);
    }

    /** {@link #complete} and {@link ManualWorker#take} in one command. */
    public Optional<ManualJob> completeAndTake(@Nullable Object value) {
        return jobs.settle(jobs.endings().completed(taken, value), true);
    }

    /**
     * Ends the attempt as if a processor had thrown this: tried again at once or later while attempts are left, otherwise failed; put
     * off by a {@link DelayedException}, given back by a {@link WaitingException}, and so on.
     */
    public void fail(Throwable failure) {
        jobs.settle(jobs.endings().failed(taken, failure), false);
    }

    /** {@link #fail} and {@link ManualWorker#take} in one command. */
    public Optional<ManualJob> failAndTake(Throwable failure) {
        return jobs.settle(jobs.endings().failed(taken, failure), true);
    }

    /**
     * Renews the lock for another lock duration.
     *
     * @return false if it is not this job's any more
     */
    public boolean extendLock() {
        return jobs.extend(taken);
    }

    /**
     * Lets the job wait for its children.
     *
     * @return whether it does; it is not held any more then
     * @throws UnrecoverableException if one of its children has failed
     */
    public boolean moveToWaitingChildren() {
        return jobs.awaitChildren(taken, null);
    }
}
