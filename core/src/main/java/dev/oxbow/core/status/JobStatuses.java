package dev.oxbow.core.status;

import dev.oxbow.core.event.QueueEvents;
import dev.oxbow.core.event.Subscription;
import dev.oxbow.core.internal.batch.JoinedReads;
import dev.oxbow.core.internal.dispatch.LocalJobs;
import dev.oxbow.core.internal.name.QueueNames;
import dev.oxbow.core.internal.status.CompletionWaiter;
import dev.oxbow.core.internal.status.JobEnd;
import dev.oxbow.core.internal.status.LocalStatuses;
import dev.oxbow.core.internal.status.StatusFollower;
import dev.oxbow.core.internal.status.StatusWatch;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.store.JobStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * How jobs stand, for clients who ask often or follow them, with the fewest commands.
 *
 * <ul>
 *   <li>A job that a worker of this process holds: from memory, exactly, without any command. Progress may be told a moment before the
 *       store has it. Should the lock have run out unnoticed, it is told as active until the heartbeat finds that out. Progress that
 *       another program sets on it meanwhile is not seen.
 *   <li>A job that ended here less than 5 s ago: from memory. That another program retried or removed it since then may be seen up to
 *       5 s late.
 *   <li>Any other job: read from the store. Reads are joined, and an answer is at most 1 s old, counted from before it was
 *       read; never older than the last thing that this process did with the job.
 * </ul>
 *
 * <p>Thread-safe. Memory is bounded: see {@code LocalStatuses} and {@code JoinedReads}. It owns one thread, see {@code StatusFollower}.
 */
public final class JobStatuses implements CompletionWaiter, AutoCloseable {
    private final JobStore store;
    private final Function<String, QueueEvents> events;
    private final LongSupplier ticker;
    private final LocalStatuses local;
    private final StatusFollower follower;
    private final Map<String, JoinedReads> reads = new ConcurrentHashMap<>();

    /**
     * Sends nothing until it is asked.
     *
     * @param events the events of a queue
     */
    public JobStatuses(JobStore store, Function<String, QueueEvents> events) {
        this(store, events, System::nanoTime);
    }

    /** @param ticker monotonic nanoseconds */
    public JobStatuses(JobStore store, Function<String, QueueEvents> events, LongSupplier ticker) {
        this.store = store;
        this.events = events;
        this.ticker = ticker;
        this.local = new LocalStatuses(ticker, this::outdate);
        this.follower = new StatusFollower(this::reads, events);
    }

    private JoinedReads reads(String queue) {
        return reads.computeIfAbsent(QueueNames.require(queue), name -> new JoinedReads(name, store, ticker));
    }

    private void outdate(String queue, String jobId) {
        JoinedReads ofQueue = reads.get(queue);
        if (ofQueue != null) {
            ofQueue.outdate(jobId);
        }
    }

    /** What the workers of this process must tell. */
    public LocalJobs localJobs() {
        return local;
    }

    /**
     * {@inheritDoc} That it was added is such a change too. A job that a worker of this process holds goes on being told from
     * memory.
     */
    @Override
    public void changed(String queue, String jobId) {
        local.endIsOver(queue, jobId);
        outdate(queue, jobId);
    }

    @Override
    public Optional<Subscription> whenFinished(String queue, String jobId, Consumer<JobEnd> listener) {
        return watch(queue, jobId, status -> {
            if (status.state() == JobState.COMPLETED) {
                listener.accept(new JobEnd(status.returnValue(), null));
            } else if (status.state() == JobState.FAILED) {
                listener.accept(new JobEnd(null, status.failedReason() == null ? "" : status.failedReason()));
            }
        });
    }

    /**
     * How the job stands; empty if there is no such job. Blocks for one round trip, or two when another call is under way, unless
     * memory has the answer.
     *
     * @throws dev.oxbow.core.pool.RedisException if the store must be asked and cannot
     */
    public Optional<JobStatus> status(String queue, String jobId) {
        Optional<JobStatus> known = local.status(queue, jobId);
        return known.isPresent() ? known : reads(queue).read(jobId);
    }

    /**
     * Calls the listener with the status now, on the caller's thread, and after each change, on whatever thread it comes to
     * light, one at a time, until the job has finished or the subscription is closed. Changes that follow each other closely may
     * be told as one. A listener must not block. While this process works on the job no command is sent; otherwise the events of
     * its queue are followed. Of a job that is removed before it has finished nothing more is heard.
     *
     * @return empty if there is no such job
     * @throws dev.oxbow.core.pool.RedisException if the store must be asked and cannot
     */
    public Optional<Subscription> watch(String queue, String jobId, Consumer<JobStatus> listener) {
        StatusWatch watch = new StatusWatch(queue, jobId, listener, local, follower::read);
        boolean begun = false;
        try {
            watch.followMemory();
            begun = begin(watch);
            return begun ? Optional.of(watch) : Optional.empty();
        } finally {
            if (!begun) {
                watch.close();
            }
        }
    }

    private boolean begin(StatusWatch watch) {
        Optional<JobStatus> now = local.status(watch.queue(), watch.jobId());
        if (now.isEmpty()) {
            QueueEvents ofQueue = events.apply(watch.queue());
            if (!ofQueue.isFollowed()) {
                // Following begins with commands of its own, which a job that has finished is not worth.
                now = reads(watch.queue()).read(watch.jobId());
                if (now.isEmpty()) {
                    return false;
                }
            }
            if (now.isEmpty() || !now.get().state().isFinished()) {
                watch.followEvents(ofQueue);
                now = reads(watch.queue())
                        .readAnew(List.of(watch.jobId()))
                        .getOrDefault(watch.jobId(), Optional.empty());
                if (now.isEmpty()) {
                    return false;
                }
            }
        }
        if (watch.answered(now)) {
            follower.read(watch); // It has left this process just now.
        }
        return true;
    }

    /** Ends the following of jobs; listeners hear nothing more from the store. Idempotent, does not wait. */
    @Override
    public void close() {
        follower.close();
    }
}
