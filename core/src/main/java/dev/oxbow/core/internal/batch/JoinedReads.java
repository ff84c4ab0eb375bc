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
 * Reads of the jobs of one queue, joined: while one call is under way whoever asks gathers for the next one, and an answer is
 * shared with those who ask for the same job within {@link #SHARED_FOR}, counted from the moment its call was begun. There
 * is no artificial delay: a lone question is asked at once.
 *
 * <p>Bounds: one call under way; {@value #AT_ONCE} jobs in each; shared answers by number and bytes, the oldest leave first.
 *
 * <p>Concurrency: {@code lock} guards all fields and is not held during a call. The asker that finds no call under way
 * makes one for all that have gathered; the others wait for it to land, which it does within the bounds of {@link JobStore}'s
 * calls, and those that were not served then elect the next. An interrupt ends the wait of its own thread; if it hits the
 * one that calls, the others' questions are asked again by one of them. Any other failure of a call is that of all who asked.
 */
public final class JoinedReads {
    /** How old an answer may be, at most, that somebody gets whose question came after it was read. */
    static final Duration SHARED_FOR = Duration.ofSeconds(1);

    static final int AT_ONCE = 500;
    static final int MOST_SHARED = 2_000;
    static final long MOST_SHARED_BYTES = 4L * 1024 * 1024;

    private final String queue;
    private final JobStore store;
    private final LongSupplier ticker;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition landed = lock.newCondition();
    /** Not asked yet. */
    private final LinkedHashMap<String, Answer> gathering = new LinkedHashMap<>();
    /** Asked, whether answered or not, and fit to be shared; those asked first are first. */
    private final LinkedHashMap<String, Answer> shared = new LinkedHashMap<>();

    private boolean underWay;
    /** How many were begun. */
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
        /** A later question for the same job that this one has joined. */
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
     * How a job stands, perhaps as somebody else has read it a moment ago.
     *
     * @throws dev.oxbow.core.pool.RedisException if the store cannot be asked
     */
    public Optional<JobStatus> read(String jobId) {
        return ask(List.of(jobId), true).getOrDefault(jobId, Optional.empty());
    }

    /**
     * How jobs stand, each read after this was called.
     *
     * @throws dev.oxbow.core.pool.RedisException if the store cannot be asked
     */
    public Map<String, Optional<JobStatus>> readAnew(Collection<String> jobIds) {
        return ask(jobIds, false);
    }

    /** What was read of the job until now is not shared from now on: it has changed. Does not block. */
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
                if (underWay) {
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
            while (underWay && calls == awaited) {
                landed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PoolInterruptedException("interrupted while the status of a job was read", e);
        }
    }

    /** Asks the store for what has gathered. Called with the lock held, and lets it go meanwhile. */
    private void call() {
        Map<String, Answer> batch = nextBatch();
        underWay = true;
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
            underWay = false;
            if (found != null) {
                land(batch, found);
            } else if (failure == null || Thread.currentThread().isInterrupted()) {
                askAgain(batch);
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

    /** It was one asker's interrupt that ended the call; the others are not concerned. */
    private void askAgain(Map<String, Answer> batch) {
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
