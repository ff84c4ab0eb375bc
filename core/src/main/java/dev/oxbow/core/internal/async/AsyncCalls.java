package dev.oxbow.core.internal.async;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Runs calls that the caller does not wait for: behind every {@code …Async} and {@code async} method. Thread-safe.
 *
 * <p>A call runs on one of at most {@value #MOST_THREADS} threads, which end when they have been idle for a while, and the future is
 * completed on that thread; so actions that depend on a future must not block, or must name an executor of the program ({@link
 * CompletableFuture#thenApplyAsync(java.util.function.Function, Executor)}). At most {@value #MOST_WAITING} calls wait for a thread:
 * one more fails at once, so that a producer that is faster than Redis notices. A call whose future is done before it begins, because
 * it was cancelled or timed out, is not made; a call in flight continues, and its result is discarded.
 *
 * <p>Each call has the same time limits as the blocking method. Closing ends no call: calls that wait are still made, and fail if the
 * store is closed by then.
 */
public final class AsyncCalls implements AutoCloseable {
    /** More threads would wait for connections: a pool has 10 by default. */
    public static final int MOST_THREADS = 8;

    /** How many calls may wait for a thread. */
    public static final int MOST_WAITING = 10_000;

    private static final long IDLE_SECONDS = 10;

    private final Executor threads;
    private final Runnable closing;

    private AsyncCalls(Executor threads, Runnable closing) {
        this.threads = threads;
        this.closing = closing;
    }

    /** On threads of its own, which {@link #close()} ends. */
    public static AsyncCalls onOwnThreads() {
        AtomicInteger started = new AtomicInteger();
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                MOST_THREADS,
                MOST_THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_WAITING),
                task -> {
                    Thread thread = new Thread(task, "oxbow-async-" + started.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return new AsyncCalls(threads, threads::shutdown);
    }

    /** On the threads of an executor that the caller owns. */
    public static AsyncCalls on(Executor threads) {
        return new AsyncCalls(threads, () -> {});
    }

    /**
     * Runs a call.
     *
     * @return completed with what the call returns, or exceptionally with what it throws; with an {@link IllegalStateException} if
     *     Oxbow is closed, and a {@link RejectedExecutionException} if too many calls wait already
     */
    public <T> CompletableFuture<T> call(Supplier<T> call) {
        return call(call, reason -> {});
    }

    /**
     * The same for a call that has been reported to telemetry.
     *
     * @param notMade receives the reason if the call is never made; not if it was begun
     */
    public <T> CompletableFuture<T> call(Supplier<T> call, Consumer<Throwable> notMade) {
        CompletableFuture<T> result = new CompletableFuture<>();
        // The first of the two decides whether the call is made: the thread that begins it, or the end of the future.
        AtomicBoolean decided = new AtomicBoolean();
        CompletableFuture<T> unused = result.whenComplete((value, failure) -> {
            if (decided.compareAndSet(false, true) && failure != null) {
                notMade.accept(failure);
            }
        });
        begin(result, () -> {
            if (decided.compareAndSet(false, true)) {
                result.complete(call.get());
            }
        });
        return result;
    }

    /** Runs what will complete a future; what it throws, or why it cannot be run, completes the future too. */
    public void begin(CompletableFuture<?> result, Runnable task) {
        try {
            threads.execute(() -> {
                try {
                    task.run();
                } catch (Throwable failure) {
                    // Every kind of failure, because the owner of the future must not wait for ever.
                    result.completeExceptionally(failure);
                }
            });
        } catch (RejectedExecutionException rejected) {
            boolean closed = threads instanceof ThreadPoolExecutor own && own.isShutdown();
            result.completeExceptionally(
                    closed
                            ? new IllegalStateException("Oxbow is closed", rejected)
                            : new RejectedExecutionException(
                                    MOST_WAITING + " calls wait for one of " + MOST_THREADS
                                            + " threads already: this one was not made",
                                    rejected));
        }
    }

    /** Takes no more calls. Idempotent. */
    @Override
    public void close() {
        closing.run();
    }
}
