package dev.oxbow.core.internal.batch;

import dev.oxbow.core.pool.PoolInterruptedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Natural batching: while one call is in flight, every request that arrives joins the next call. There is no artificial
 * delay; a request that finds no call in flight is sent at once. Items keep the order in which they arrived, and the
 * items of one request stay together.
 *
 * <p>Thread-safe. {@code lock} guards the fields below it and is never held during a call; at most one call is in
 * flight. A request of {@link #submit} that finds no call in flight is called alone on its own thread, so that an
 * interrupt of that thread affects no other request. Requests that gather meanwhile are called on a thread of the
 * executor, batch after batch until none is left: the next call starts as soon as the last one is answered, and a
 * second thread of the executor completes the answered requests, in order, while that call is in flight. The last batch
 * is completed by the thread that called it. The bounds of the calls bound the waiting. A waiter that is interrupted
 * before its request was sent leaves; after that it waits for the answer, and its interrupt flag is set again.
 *
 * @param <I> an item of a request
 * @param <O> the answer for one item
 */
public final class GroupCommit<I, O> {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

    private final Function<List<I>, List<O>> call;
    private final ToIntFunction<I> weight;
    private final int mostItems;
    private final long mostWeight;
    private final Executor executor;

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Request> waiting = new ArrayDeque<>();
    /**
     * Batches whose call is over but whose requests are not completed yet; one thread at a time completes them, in
     * order.
     */
    private final Deque<Answered> unreported = new ArrayDeque<>();

    private boolean inFlight;
    private boolean reporting;

    /** The items of one caller. */
    private final class Request {
        final List<I> items;
        final CompletableFuture<List<O>> answer = new CompletableFuture<>();

        Request(List<I> items) {
            this.items = items;
        }
    }

    /**
     * @param call answers a batch, one for each item in order; if it throws, every request of the batch fails with that
     * @param weight of an item, for example its bytes
     * @param mostItems of several requests in one call; a larger request goes alone and whole
     * @param mostWeight of several requests in one call
     * @param executor runs calls of several requests; owned by the caller
     */
    public GroupCommit(
            Function<List<I>, List<O>> call,
            ToIntFunction<I> weight,
            int mostItems,
            long mostWeight,
            Executor executor) {
        this.call = call;
        this.weight = weight;
        this.mostItems = mostItems;
        this.mostWeight = mostWeight;
        this.executor = executor;
    }

    /**
     * Submits items and waits for the answers.
     *
     * @return one for each item, in order
     * @throws PoolInterruptedException if the thread was interrupted before its request was sent
     * @throws RuntimeException the exception that the call threw
     */
    public List<O> submit(List<I> items) {
        Request request = new Request(items);
        if (joined(request)) {
            return await(request);
        }
        try {
            return call.apply(items);
        } finally {
            next();
        }
    }

    /**
     * Submits items without waiting.
     *
     * @return one answer for each item, in order, or the exception that the call threw; completed on a thread of the
     *     executor, so dependent actions must not block
     */
    public CompletableFuture<List<O>> submitAsync(List<I> items) {
        Request request = new Request(items);
        boolean first;
        lock.lock();
        try {
            waiting.add(request);
            first = !inFlight;
            inFlight = true;
        } finally {
            lock.unlock();
        }
        if (first) {
            next();
        }
        return request.answer;
    }

    /** Whether the request waits for a call in flight; if not, the caller's own call is in flight from now on. */
    private boolean joined(Request request) {
        lock.lock();
        try {
            if (inFlight) {
                waiting.add(request);
                return true;
            }
            inFlight = true;
            return false;
        } finally {
            lock.unlock();
        }
    }

    private List<O> await(Request request) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return request.answer.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    if (left(request)) {
                        throw new PoolInterruptedException("interrupted while waiting for a call in flight", e);
                    }
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof RuntimeException failure) {
                        throw failure;
                    }
                    throw new IllegalStateException(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean left(Request request) {
        lock.lock();
        try {
            return waiting.remove(request);
        } finally {
            lock.unlock();
        }
    }

    /** Hands the gathered requests to the executor. */
    private void next() {
        lock.lock();
        try {
            if (waiting.isEmpty()) {
                inFlight = false;
                return;
            }
        } finally {
            lock.unlock();
        }
        try {
            executor.execute(this::drain);
        } catch (RejectedExecutionException e) {
            rejectWaiting(new IllegalStateException("Oxbow is closed", e));
        }
    }

    private void rejectWaiting(IllegalStateException reason) {
        List<Request> rejected;
        lock.lock();
        try {
            rejected = List.copyOf(waiting);
            waiting.clear();
            inFlight = false;
        } finally {
            lock.unlock();
        }
        rejected.forEach(request -> request.answer.completeExceptionally(reason));
    }

    private void drain() {
        List<Request> batch = nextBatch();
        while (!batch.isEmpty()) {
            Answered answered = execute(batch);
            batch = nextBatch();
            if (becameReporter(answered)) {
                if (batch.isEmpty()) {
                    reportAll();
                } else {
                    reportMeanwhile();
                }
            }
        }
    }

    /**
     * @return whether the calling thread must report this batch; if not, the thread that is already reporting comes to
     *     it
     */
    private boolean becameReporter(Answered answered) {
        lock.lock();
        try {
            unreported.add(answered);
            boolean first = !reporting;
            reporting = true;
            return first;
        } finally {
            lock.unlock();
        }
    }

    /** Lets another thread complete the requests, so that this one can make the next call at once. */
    private void reportMeanwhile() {
        try {
            executor.execute(this::reportAll);
        } catch (RejectedExecutionException e) {
            // The executor is closing. Answered requests are completed nevertheless.
            LOG.debug("the executor rejects tasks; the thread that made the call completes its requests");
            reportAll();
        }
    }

    private void reportAll() {
        for (Answered next = nextUnreported(); next != null; next = nextUnreported()) {
            next.report();
        }
    }

    private @Nullable Answered nextUnreported() {
        lock.lock();
        try {
            Answered next = unreported.poll();
            reporting = next != null;
            return next;
        } finally {
            lock.unlock();
        }
    }

    private List<Request> nextBatch() {
        lock.lock();
        try {
            List<Request> batch = new ArrayList<>();
            int items = 0;
            long weighs = 0;
            for (Request next = waiting.peek(); next != null; next = waiting.peek()) {
                items += next.items.size();
                weighs += weightOf(next);
                if (!batch.isEmpty() && (items > mostItems || weighs > mostWeight)) {
                    break;
                }
                batch.add(next);
                waiting.remove();
            }
            inFlight = !batch.isEmpty();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private long weightOf(Request request) {
        long sum = 0;
        for (I item : request.items) {
            sum += weight.applyAsInt(item);
        }
        return sum;
    }

    private Answered execute(List<Request> batch) {
        List<I> items = new ArrayList<>();
        batch.forEach(request -> items.addAll(request.items));
        try {
            return new Answered(batch, call.apply(items), null);
        } catch (RuntimeException | Error failure) {
            // Also catches errors: the waiting callers must not wait for ever.
            return new Answered(batch, List.of(), failure);
        }
    }

    /** A batch whose call is over, with an answer for each item or the exception that the call threw. */
    private final class Answered {
        private final List<Request> batch;
        private final List<O> answers;
        private final @Nullable Throwable failure;

        Answered(List<Request> batch, List<O> answers, @Nullable Throwable failure) {
            this.batch = batch;
            this.answers = answers;
            this.failure = failure;
        }

        void report() {
            int from = 0;
            for (Request request : batch) {
                if (failure != null) {
                    request.answer.completeExceptionally(failure);
                    continue;
                }
                int to = from + request.items.size();
                request.answer.complete(List.copyOf(answers.subList(from, to)));
                from = to;
            }
        }
    }
}
