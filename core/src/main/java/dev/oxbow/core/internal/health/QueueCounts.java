package dev.oxbow.core.internal.health;

import dev.oxbow.core.fault.Fault;
import dev.oxbow.core.job.JobCounts;
import dev.oxbow.core.store.JobStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The counts of the queues, read at most once per interval, however many callers there are.
 *
 * <p>A daemon thread of its own, which ends when idle, reads them, so that no caller waits longer than the bound:
 * callers share one fetch, and each waits until the bound after that fetch began. The lock guards which fetch is under way
 * and what was read last; nothing waits while holding it. An interrupted caller gets what was read last, its flag set.
 * {@link #close()} interrupts the thread and does not wait for it.
 */
final class QueueCounts implements AutoCloseable {
    private static final long THREAD_IDLE_SECONDS = 30;

    private final JobStore store;
    private final Supplier<? extends Collection<String>> names;
    private final long intervalNanos;
    private final long boundNanos;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final ThreadPoolExecutor thread;

    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable CompletableFuture<Reading> fetch;
    private long fetchBegan;
    private Reading last = new Reading(Map.of(), null, null, false);

    /**
     * What is known.
     *
     * @param readAt when the counts were read; null: never
     * @param failure why the newest fetch failed; null if it did not
     * @param late whether the newest fetch has not ended within the bound
     */
    record Reading(
            Map<String, JobCounts> counts,
            @Nullable Instant readAt,
            @Nullable Fault failure,
            boolean late) {
        Reading failed(Fault fault) {
            return new Reading(counts, readAt, fault, false);
        }

        Reading overdue() {
            return new Reading(counts, readAt, failure, true);
        }
    }

    QueueCounts(
            JobStore store,
            Supplier<? extends Collection<String>> names,
            Duration interval,
            Duration bound,
            Clock clock,
            LongSupplier nanoTime) {
        this.store = store;
        this.names = names;
        this.intervalNanos = interval.toNanos();
        this.boundNanos = bound.toNanos();
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.thread = new ThreadPoolExecutor(
                1, 1, THREAD_IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(1), QueueCounts::daemon);
        thread.allowCoreThreadTimeOut(true);
    }

    private static Thread daemon(Runnable work) {
        Thread daemon = new Thread(work, "oxbow-health");
        daemon.setDaemon(true);
        return daemon;
    }

    /** What is known now, fetched anew if the last fetch began an interval ago. Never throws for Redis. */
    Reading read() {
        CompletableFuture<Reading> shared;
        long began;
        lock.lock();
        try {
            if (fetch == null || (fetch.isDone() && nanoTime.getAsLong() - fetchBegan >= intervalNanos)) {
                fetch = begin();
            }
            shared = fetch;
            began = fetchBegan;
        } finally {
            lock.unlock();
        }
        return await(shared, boundNanos - (nanoTime.getAsLong() - began));
    }

    private CompletableFuture<Reading> begin() {
        fetchBegan = nanoTime.getAsLong();
        try {
            return CompletableFuture.supplyAsync(this::fetchNow, thread);
        } catch (RejectedExecutionException e) {
            // Closed: what was read last is all there will be.
            return CompletableFuture.completedFuture(last);
        }
    }

    private Reading await(CompletableFuture<Reading> shared, long nanos) {
        try {
            return shared.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return last().overdue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return last();
        } catch (ExecutionException e) {
            return last().failed(Fault.of(e));
        }
    }

    private Reading fetchNow() {
        Reading reading;
        try {
            List<String> queues = List.copyOf(names.get());
            Map<String, JobCounts> counts = queues.isEmpty() ? Map.of() : Map.copyOf(store.counts(queues));
            reading = new Reading(counts, clock.instant(), null, false);
        } catch (RuntimeException e) {
            reading = last().failed(Fault.of(e));
        }
        lock.lock();
        try {
            last = reading;
        } finally {
            lock.unlock();
        }
        return reading;
    }

    private Reading last() {
        lock.lock();
        try {
            return last;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
