package dev.oxbow.core.internal.status;

import dev.oxbow.core.event.Subscription;
import dev.oxbow.core.internal.dispatch.LocalJobs;
import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.KeepJobs;
import dev.oxbow.core.status.JobStatus;
import dev.oxbow.core.store.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Memory of the jobs that workers of this process have, or had a moment ago.
 *
 * <p>While a job is active here this process holds its lock, so that no other process moves it. After its end others may: the end is
 * kept for {@link #END_IS_KNOWN_FOR} only. A job that waits again (retried, handed back) or was forgotten is not kept, because any
 * worker may take it. The end of a job that was removed with it is reported to its followers, but not as a status: the store has no
 * such job any more.
 *
 * <p>Bounds: active jobs by the workers' concurrency (the entry shares the worker's own {@link Job}), ended ones by number
 * and bytes; an end larger than {@value #LARGEST_END_BYTES} bytes is not kept. The oldest are dropped first.
 *
 * <p>Concurrency: {@code lock} guards all maps and is held for a few map operations only. Followers of a job are notified after it is
 * released, on the thread of the worker that made the change; they then read the status here, and so see changes in order.
 */
public final class LocalStatuses implements LocalJobs {
    /** Within this time another program's retry or removal of an ended job may go unseen. */
    static final Duration END_IS_KNOWN_FOR = Duration.ofSeconds(5);

    static final int MOST_ENDS = 1_000;
    static final long MOST_END_BYTES = 4L * 1024 * 1024;
    static final int LARGEST_END_BYTES = 64 * 1024;

    private final LongSupplier ticker;
    private final BiConsumer<String, String> beforeChange;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Key, Active> active = new HashMap<>();
    private final LinkedHashMap<Key, End> ends = new LinkedHashMap<>();
    private final Map<Key, List<Runnable>> followers = new HashMap<>();
    private long endBytes;

    private record Key(String queue, String jobId) {}

    private record Active(Job job, Json progress) {}

    /** @param removed the store removed the job with its end */
    private record End(JobStatus status, boolean removed, long atNanos, long bytes) {}

    /**
     * @param ticker monotonic nanoseconds
     * @param beforeChange receives queue and job before their entry changes; must not block
     */
    public LocalStatuses(LongSupplier ticker, BiConsumer<String, String> beforeChange) {
        this.ticker = ticker;
        this.beforeChange = beforeChange;
    }

    /** The status of the job in the store; empty if it is not known here. */
    public Optional<JobStatus> status(String queue, String jobId) {
        return known(queue, jobId, false);
    }

    /** The same for followers of the job: its end also when the job was removed with it. */
    Optional<JobStatus> latest(String queue, String jobId) {
        return known(queue, jobId, true);
    }

    private Optional<JobStatus> known(String queue, String jobId, boolean evenIfRemoved) {
        Key key = new Key(queue, jobId);
        lock.lock();
        try {
            Active here = active.get(key);
            if (here != null) {
                return Optional.of(JobStatus.active(here.job(), here.progress()));
            }
            dropOldEnds();
            End end = ends.get(key);
            return end == null || (end.removed() && !evenIfRemoved) ? Optional.empty() : Optional.of(end.status());
        } finally {
            lock.unlock();
        }
    }

    /** Calls the follower after each change of the entry of that job; it must not block or throw. */
    Subscription follow(String queue, String jobId, Runnable follower) {
        Key key = new Key(queue, jobId);
        lock.lock();
        try {
            followers.computeIfAbsent(key, k -> new ArrayList<>(1)).add(follower);
        } finally {
            lock.unlock();
        }
        return () -> unfollow(key, follower);
    }

    private void unfollow(Key key, Runnable follower) {
        lock.lock();
        try {
            List<Runnable> ofJob = followers.get(key);
            if (ofJob != null && ofJob.remove(follower) && ofJob.isEmpty()) {
                followers.remove(key);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void started(String queue, Job job, Instant at) {
        change(new Key(queue, job.id()), key -> {
            dropEnd(key);
            active.put(key, new Active(job, job.progress()));
        });
    }

    @Override
    public void progressed(String queue, String jobId, Json progress) {
        change(
                new Key(queue, jobId),
                key -> active.computeIfPresent(key, (k, here) -> new Active(here.job(), progress)));
    }

    @Override
    public void ended(String queue, Outcome outcome, Instant at) {
        change(new Key(queue, outcome.fetched().job().id()), key -> {
            Active here = active.get(key);
            if (here != null && isEarlier(outcome.fetched().job(), here.job())) {
                return; // It was taken again before this end was reported.
            }
            active.remove(key);
            dropEnd(key);
            if (here != null) {
                remember(key, here, outcome, at);
            }
        });
    }

    private static boolean isEarlier(Job one, Job other) {
        return one.attemptsStarted() < other.attemptsStarted();
    }

    private void remember(Key key, Active here, Outcome outcome, Instant at) {
        JobStatus before = JobStatus.active(here.job(), here.progress());
        if (outcome instanceof Outcome.Completed completed) {
            keep(key, before.completed(completed.returnValue(), at), isRemoving(completed.keep()));
        } else if (outcome instanceof Outcome.Failed failed) {
            keep(key, before.failed(failed.reason(), at), isRemoving(failed.keep()));
        }
    }

    /** Whether a job that ends under this rule is gone with its end. */
    private static boolean isRemoving(KeepJobs keep) {
        Integer count = keep.count();
        Duration age = keep.age();
        return (count != null && count == 0) || (age != null && age.isZero());
    }

    private void keep(Key key, JobStatus status, boolean removed) {
        long bytes = status.bytes();
        if (bytes > LARGEST_END_BYTES) {
            return;
        }
        ends.put(key, new End(status, removed, ticker.getAsLong(), bytes));
        endBytes += bytes;
        dropOldEnds();
    }

    /** This process has changed the job after its end. */
    public void endIsOver(String queue, String jobId) {
        lock.lock();
        try {
            dropEnd(new Key(queue, jobId));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void forgotten(String queue, String jobId) {
        change(new Key(queue, jobId), key -> {
            active.remove(key);
            dropEnd(key);
        });
    }

    private void change(Key key, Consumer<Key> change) {
        beforeChange.accept(key.queue(), key.jobId());
        List<Runnable> notified;
        lock.lock();
        try {
            change.accept(key);
            List<Runnable> ofJob = followers.isEmpty() ? null : followers.get(key);
            notified = ofJob == null ? List.of() : List.copyOf(ofJob);
        } finally {
            lock.unlock();
        }
        notified.forEach(Runnable::run);
    }

    private void dropEnd(Key key) {
        End end = ends.remove(key);
        if (end != null) {
            endBytes -= end.bytes();
        }
    }

    private void dropOldEnds() {
        long now = ticker.getAsLong();
        Iterator<End> oldestFirst = ends.values().iterator();
        while (oldestFirst.hasNext()) {
            End oldest = oldestFirst.next();
            if (ends.size() <= MOST_ENDS
                    && endBytes <= MOST_END_BYTES
                    && now - oldest.atNanos() < END_IS_KNOWN_FOR.toNanos()) {
                return;
            }
            oldestFirst.remove();
            endBytes -= oldest.bytes();
        }
    }
}
