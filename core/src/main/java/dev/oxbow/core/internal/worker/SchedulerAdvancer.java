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
 * Has a scheduler's next job made before the one that was taken is processed, with one call. A
 * scheduler whose next job is not made stops for good, so while the store cannot be reached the job is not processed: this tries
 * again until it is done, or until the attempt is cancelled, which gives the job back to whoever takes it next. Should the process
 * die meanwhile, the job is found stalled and the same is done then; doing it twice is harmless. What is refused for good is logged
 * as an error, and the job is processed.
 *
 * <p>Concurrency: called on the attempt's own thread, before anything else; holds no lock. Cancelling an attempt interrupts its
 * thread, which ends a pause at once. An attempt cancelled before it came here makes one try all the same.
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

    /** @throws WaitingException if the attempt was cancelled before it was done */
    void seeTo(ScheduledRun run, ActiveJob job) {
        if (job.isCancelled()) {
            Thread.interrupted(); // it would end the try; the attempt looks for its cancellation itself
        }
        long pause = FIRST_PAUSE_MILLIS;
        while (!isSeenTo(run, pause)) {
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
    private boolean isSeenTo(ScheduledRun run, long pauseMillis) {
        try {
            report(run, store.schedulers().advance(queue, List.of(run)).get(0));
            return true;
        } catch (RedisException e) {
            if (e instanceof RedisReplyException reply
                    && WorkerLoop.FOR_GOOD.contains(reply.fault().kind())) {
                stopped(run, e);
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
            stopped(run, e);
            return true;
        }
    }

    private void report(ScheduledRun run, Advance advance) {
        if (advance == Advance.THERE_ALREADY) {
            LOG.warn(
                    "scheduler {} of queue {} was not advanced: the job after {} is there already",
                    run.schedulerId(),
                    queue,
                    run.jobId());
        } else {
            LOG.debug("scheduler {} of queue {} after job {}: {}", run.schedulerId(), queue, run.jobId(), advance);
        }
    }

    private void stopped(ScheduledRun run, RuntimeException why) {
        LOG.error(
                "scheduler {} of queue {} has stopped: its job after {} cannot be made; upsert it again: {}",
                run.schedulerId(),
                queue,
                run.jobId(),
                why.getMessage());
    }
}
