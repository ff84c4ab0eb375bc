package dev.oxbow.core.worker;

import dev.oxbow.core.pool.RedisException;
import dev.oxbow.core.pool.RedisReplyException;
import dev.oxbow.core.queue.JobStore;
import dev.oxbow.core.queue.ScheduledRun;
import dev.oxbow.core.queue.SchedulerStore.Advance;
import dev.oxbow.core.queue.TakenJob;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a scheduler's next job made before the one that was taken is processed, with one call; jobs of no scheduler pass by. A
 * scheduler whose next job is not made stops for good, so while the store cannot be reached the job is not processed: this tries
 * again until it is done, or until the attempt is cancelled, which gives the job back. Should the process die meanwhile, the job is
 * found stalled and whoever takes it does the same; doing it twice is harmless. What the store refuses for good is logged as
 * an error, and the job is processed.
 *
 * <p>Concurrency: called on the attempt's own thread, before its processor; holds no lock. Cancelling an attempt interrupts its
 * thread, which ends a pause at once.
 */
final class NextRuns {
    private static final Logger LOG = LoggerFactory.getLogger(NextRuns.class);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final String queue;
    private final JobStore store;

    NextRuns(String queue, JobStore store) {
        this.queue = queue;
        this.store = store;
    }

    /** The processor for a job: the worker's own, after the next run is seen to if a scheduler made the job. */
    JobProcessor before(TakenJob taken, JobProcessor processor) {
        ScheduledRun run = taken.scheduled();
        if (run == null) {
            return processor;
        }
        return job -> {
            seeTo(run, job);
            return processor.process(job);
        };
    }

    private void seeTo(ScheduledRun run, ActiveJob job) {
        long pause = FIRST_PAUSE_MILLIS;
        while (!job.isCancelled()) {
            try {
                report(run, store.schedulers().advance(queue, List.of(run)).get(0));
                return;
            } catch (RedisException e) {
                if (e instanceof RedisReplyException reply
                        && Pump.FOR_GOOD.contains(reply.fault().kind())) {
                    stopped(run, e);
                    return;
                }
                LOG.warn(
                        "the next job of scheduler {} of queue {} could not be made, next try in {} ms: {}",
                        run.schedulerId(),
                        queue,
                        pause,
                        e.getMessage());
            } catch (IllegalArgumentException | IllegalStateException | UnsupportedOperationException e) {
                stopped(run, e);
                return;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pause));
            pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
        }
        throw new CancellationException("the job was given back before its scheduler's next job was made");
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
