package dev.oxbow.core.internal.batch;

import dev.oxbow.core.pool.PoolInterruptedException;
import dev.oxbow.core.queue.JobView;
import dev.oxbow.core.status.JobStatus;
import dev.oxbow.core.store.JobStore;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads of the jobs of one queue, joined: while one call is in flight, further reads gather for the next one, and an
 * answer is shared with callers that read the same job within {@link #SHARED_FOR} after its call began. There is no
 * artificial delay: a read that finds no call in flight is sent at once.
 *
 * <p>Bounds: one call in flight; {@value #AT_ONCE} jobs in each; shared answers are bounded by number and bytes, and
 * the oldest are dropped first.
 *
 * <p>Concurrency: {@code lock} guards all fields and is not held during a call. A caller that finds no call in flight
 * makes one for all reads that have gathered; the other callers wait until it ends, within the bounds of {@link
 * JobStore}'s calls, and of those that were not served one makes the next call. An interrupt ends the wait of its own
 * thread; if it hits the thread that makes the call, one of the waiting callers repeats the reads of the others. Any
 * other failure of a call is reported to all callers whose reads it served.
 */
public final class JoinedReads {
    /** The maximum age of a shared answer. */
    static final Duration SHARED_FOR = Duration.ofSeconds(1);

    static final int AT_ONCE = 500;
    static final int MOST_SHARED = 2_000;
    static final long MOST_SHARED_BYTES = 4L * 1024 * 1024;

    private final String queue;
    private final JobStore store;
    private final LongSupplier ticker;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition landed = lock.newCondition();
    /** Reads that no call has included yet. */
    private final LinkedHashMap<String, Answer> gathering = new LinkedHashMap<>();
    /** Reads that a call has included, answered or not, which may be shared; oldest first. */
    private final LinkedHashMap<String, Answer> shared = new LinkedHashMap<>();

    private boolean inFlight;
    /** The number of calls begun. */
    private long calls;

    private long sharedBytes;

    /** Guarded by the lock. */
    private static final class Answer {
        long begunNanos;
        boolean done;
        long bytes;
        Optional<JobStatus> status = Optional.empty();

        @Nullable
        RuntimeException failure;
        /** A later read of the same job that replaces this one. */
        @Nullable
        Answer joined;

        Answer last() {
            return joined == null ? this : joined.last();
        }
    }

    /** @param ticker monotonic nanoseconds */
    public JoinedReads(String queue, JobStore store, LongSupplier ticker) {
        this.queue = queue;
        this.store = store;
        this.ticker = ticker;
    }

    /**
     * The status of a job, possibly as another caller read it within {@link #SHARED_FOR}.
     *
     * @throws dev.oxbow.core.pool.RedisException if the store cannot be read
     */
    public Optional<JobStatus> read(String jobId) {
        return ask(List.of(jobId), true).getOrDefault(jobId, Optional.empty());
    }

    /**
     * The status of jobs, each read after this method was called.
     *
     * @throws dev.oxbow.core.pool.RedisException if the store cannot be read
     */
    public Map<String, Optional<JobStatus>> readAnew(Collection<String> jobIds) {
        return ask(jobIds, false);
    }

    /** Stops sharing what was read of the job so far, because the job has changed. Does not block. */
    public void outdate(String jobId) {
        lock.lock();
        try {
            drop(shared.remove(jobId));
        } finally {
            lock.unlock();
        }
    }

    private Map<String, Optional<JobStatus>> ask(Collection<String> jobIds, boolean mayShare) {
        lock.lock();
        try {
            Map<String, Answer> mine = new HashMap<>();
            dropOld();
            for (String id : jobIds) {
                Answer answer = mayShare ? shared.get(id) : null;
                mine.put(id, answer == null ? gathering.computeIfAbsent(id, added -> new Answer()) : answer);
            }
            while (!mine.values().stream().allMatch(answer -> answer.last().done)) {
                if (inFlight) {
                    awaitLanding();
                } else {
                    call();
                }
            }
            Map<String, Optional<JobStatus>> answers = new HashMap<>();
            for (Map.Entry<String, Answer> entry : mine.entrySet()) {
                Answer answer = entry.getValue().last();
                if (answer.failure != null) {
                    throw answer.failure;
                }
                answers.put(entry.getKey(), answer.status);
            }
            return answers;
        } finally {
            lock.unlock();
        }
    }

    private void awaitLanding() {
        long awaited = calls;
        try {
            while (inFlight && calls == awaited) {
                landed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PoolInterruptedException("interrupted while the status of a job was read", e);
        }
    }

    /** Reads the gathered jobs from the store. Called with the lock held; releases it during the call. */
    private void call() {
        Map<String, Answer> batch = nextBatch();
        inFlight = true;
        calls++;
        List<Optional<JobView>> found = null;
        RuntimeException failure = null;
        lock.unlock();
        try {
            found = store.find(queue, List.copyOf(batch.keySet()));
        } catch (RuntimeException e) {
            failure = e;
        } finally {
            lock.lock();
            inFlight = false;
            if (found != null) {
                land(batch, found);
            } else if (failure == null || Thread.currentThread().isInterrupted()) {
                gatherAgain(batch);
            } else {
                fail(batch, failure);
            }
            landed.signalAll();
        }
        if (failure != null && Thread.currentThread().isInterrupted()) {
            throw failure;
        }
    }

    private Map<String, Answer> nextBatch() {
        Map<String, Answer> batch = new LinkedHashMap<>();
        long now = ticker.getAsLong();
        Iterator<Map.Entry<String, Answer>> oldestFirst = gathering.entrySet().iterator();
        while (oldestFirst.hasNext() && batch.size() < AT_ONCE) {
            Map.Entry<String, Answer> next = oldestFirst.next();
            oldestFirst.remove();
            next.getValue().begunNanos = now;
            batch.put(next.getKey(), next.getValue());
            drop(shared.remove(next.getKey()));
            shared.put(next.getKey(), next.getValue());
        }
        return batch;
    }

    private void land(Map<String, Answer> batch, List<Optional<JobView>> found) {
        Iterator<Optional<JobView>> views = found.iterator();
        batch.forEach((id, answer) -> {
            answer.status = views.next().map(JobStatus::of);
            answer.done = true;
            if (shared.get(id) == answer) {
                answer.bytes = answer.status.map(JobStatus::bytes).orElse(0L);
                sharedBytes += answer.bytes;
            }
        });
        dropOld();
    }

    private void fail(Map<String, Answer> batch, RuntimeException failure) {
        batch.forEach((id, answer) -> {
            answer.failure = failure;
            answer.done = true;
            shared.remove(id, answer);
        });
    }

    /** The interrupt of one caller ended the call; the reads of the others gather again. */
    private void gatherAgain(Map<String, Answer> batch) {
        batch.forEach((id, answer) -> {
            shared.remove(id, answer);
            answer.joined = gathering.putIfAbsent(id, answer);
        });
    }

    private void dropOld() {
        long now = ticker.getAsLong();
        Iterator<Answer> oldestFirst = shared.values().iterator();
        while (oldestFirst.hasNext()) {
            Answer oldest = oldestFirst.next();
            if (shared.size() <= MOST_SHARED
                    && sharedBytes <= MOST_SHARED_BYTES
                    && now - oldest.begunNanos < SHARED_FOR.toNanos()) {
                return;
            }
            oldestFirst.remove();
            drop(oldest);
        }
    }

    private void drop(@Nullable Answer answer) {
        if (answer != null) {
            sharedBytes -= answer.bytes;
            answer.bytes = 0;
        }
    }
}
