package dev.oxbow.core.internal.worker;

import dev.oxbow.core.pool.RedisException;
import dev.oxbow.core.pool.RedisReplyException;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.store.ScheduledRun;
import dev.oxbow.core.store.SchedulerStore.Advance;
import dev.oxbow.core.worker.ActiveJob;
import dev.oxbow.core.worker.WaitingException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a scheduler's next job before the job that was fetched is processed, with one command. A scheduler whose next
 * job is not made stops for good, so while the store cannot be reached the job is not processed: this tries again until
 * it succeeds, or until the attempt is cancelled, which gives the job back. If the process dies meanwhile, the job is
 * recovered as stalled and its next worker does the same; making the next job twice is harmless. A permanent rejection
 * is logged as an error, and the job is processed.
 *
 * <p>Concurrency: called on the processor's thread before anything else of the attempt; holds no lock. Cancelling an
 * attempt interrupts that thread, which ends a pause at once. An attempt that was cancelled before makes one try
 * nevertheless.
 */
final class SchedulerAdvancer {
    private static final Logger LOG = LoggerFactory.getLogger(SchedulerAdvancer.class);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final String queue;
    private final JobStore store;

    SchedulerAdvancer(String queue, JobStore store) {
        this.queue = queue;
        this.store = store;
    }

    /** @throws WaitingException if the attempt was cancelled before the next job was made */
    void advance(ScheduledRun run, ActiveJob job) {
        if (job.isCancelled()) {
            Thread.interrupted(); // it would end the try; the attempt checks for its cancellation itself
        }
        long pause = FIRST_PAUSE_MILLIS;
        while (!isDone(run, pause)) {
            if (!job.isCancelled()) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pause));
            }
            if (job.isCancelled()) {
                throw new WaitingException();
            }
            pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
        }
    }

    /** @return false if it should be tried again, after a pause */
    private boolean isDone(ScheduledRun run, long pauseMillis) {
        try {
            logResult(run, store.schedulers().advance(queue, List.of(run)).get(0));
            return true;
        } catch (RedisException e) {
            if (e instanceof RedisReplyException reply
                    && WorkerLoop.PERMANENT.contains(reply.fault().kind())) {
                logStop(run, e);
                return true;
            }
            LOG.warn(
                    "the next job of scheduler {} of queue {} could not be made, next try in {} ms: {}",
                    run.schedulerId(),
                    queue,
                    pauseMillis,
                    e.getMessage());
            return false;
        } catch (RuntimeException e) {
            logStop(run, e);
            return true;
        }
    }

    private void logResult(ScheduledRun run, Advance advance) {
        if (advance == Advance.THERE_ALREADY) {
            LOG.warn(
                    "scheduler {} of queue {} was not advanced: the job after {} exists already",
                    run.schedulerId(),
                    queue,
                    run.jobId());
        } else {
            LOG.debug("scheduler {} of queue {} after job {}: {}", run.schedulerId(), queue, run.jobId(), advance);
        }
    }

    private void logStop(ScheduledRun run, RuntimeException why) {
        LOG.error(
                "scheduler {} of queue {} has stopped: its job after {} cannot be made; upsert it again: {}",
                run.schedulerId(),
                queue,
                run.jobId(),
                why.getMessage());
    }
}
