package dev.oxbow.core.internal.status;

import dev.oxbow.core.event.QueueEvents;
import dev.oxbow.core.event.Subscription;
import dev.oxbow.core.internal.batch.JoinedReads;
import dev.oxbow.core.internal.dispatch.LocalJobs;
import dev.oxbow.core.internal.name.QueueNames;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.status.JobStatus;
import dev.oxbow.core.status.JobStatuses;
import dev.oxbow.core.store.JobStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The status of jobs. Thread-safe. Memory is bounded: see {@link LocalStatuses} and {@link JoinedReads}. It owns one thread, see {@link
 * StatusFollower}.
 */
public final class DefaultJobStatuses implements JobStatuses, CompletionWaiter, AutoCloseable {
    private final JobStore store;
    private final Function<String, QueueEvents> events;
    private final LongSupplier ticker;
    private final LocalStatuses local;
    private final StatusFollower follower;
    private final Map<String, JoinedReads> reads = new ConcurrentHashMap<>();

    /**
     * Sends no command until a status is read.
     *
     * @param events the events of a queue
     */
    public DefaultJobStatuses(JobStore store, Function<String, QueueEvents> events) {
        this(store, events, System::nanoTime);
    }

    /** @param ticker monotonic nanoseconds */
    public DefaultJobStatuses(JobStore store, Function<String, QueueEvents> events, LongSupplier ticker) {
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

    /** Where the workers of this process report what they do with their jobs. */
    public LocalJobs localJobs() {
        return local;
    }

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

    @Override
    public Optional<JobStatus> status(String queue, String jobId) {
        Optional<JobStatus> known = local.status(queue, jobId);
        return known.isPresent() ? known : reads(queue).read(jobId);
    }

    @Override
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
                // To follow events costs commands of its own, which are wasted on a job that has finished.
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
            follower.read(watch); // This process has just released it.
        }
        return true;
    }

    /** Ends the following of jobs; listeners receive nothing more from the store. Idempotent, does not wait. */
    @Override
    public void close() {
        follower.close();
    }
}
