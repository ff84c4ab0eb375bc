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
 * Natural batching: while one call is in flight everything that arrives joins the next. There is no artificial delay, and a
 * lone request goes at once. Items keep the order in which they arrived, and the items of one request stay together.
 *
 * <p>Thread-safe. {@code lock} guards the fields below it and is never held during a call; at most one call is in flight. A
 * request that finds none in flight is called on its own thread, alone, so that an interrupt hurts nobody else. What gathers
 * meanwhile is called on a thread of the executor, batch after batch until nothing waits: the next call goes out as soon as the
 * last one is answered, and a second thread of the executor tells those who asked, in order, while it is in flight. A last
 * batch, which no other follows, needs no second thread to be told. Waiting is bounded by the bounds of
 * the calls. A waiter that is interrupted before its request went out leaves; after that it waits for the answer, and its
 * interrupt flag is set again.
 *
 * @param <I> what is asked
 * @param <O> what is answered, one for each item
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
    /** Batches whose call is over while another is made already; told in order, by one thread at a time. */
    private final Deque<Answered> untold = new ArrayDeque<>();

    private boolean inFlight;
    private boolean telling;

    /** What one caller asked. */
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
     * Asks and waits.
     *
     * @return one for each item, in order
     * @throws PoolInterruptedException if the thread was interrupted before its request went out
     * @throws RuntimeException what the call threw
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
     * Asks without waiting.
     *
     * @return one for each item, in order, or what the call threw; completed on a thread of the executor, which what depends
     *     on it must not block
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

    /** Whether the request waits for a call in flight; otherwise the caller's own is in flight from now on. */
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

    /** Hands what has gathered to the executor. */
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
            refuse(new IllegalStateException("Oxbow is closed", e));
        }
    }

    private void refuse(IllegalStateException reason) {
        List<Request> refused;
        lock.lock();
        try {
            refused = List.copyOf(waiting);
            waiting.clear();
            inFlight = false;
        } finally {
            lock.unlock();
        }
        refused.forEach(request -> request.answer.completeExceptionally(reason));
    }

    private void drain() {
        List<Request> batch = nextBatch();
        while (!batch.isEmpty()) {
            Answered answered = ask(batch);
            batch = nextBatch();
            if (becameTeller(answered)) {
                if (batch.isEmpty()) {
                    tellAll();
                } else {
                    tellMeanwhile();
                }
            }
        }
    }

    /** @return whether the caller is to see to it that this batch is told; otherwise somebody who tells comes to it */
    private boolean becameTeller(Answered answered) {
        lock.lock();
        try {
            untold.add(answered);
            boolean first = !telling;
            telling = true;
            return first;
        } finally {
            lock.unlock();
        }
    }

    /** Has another thread tell, so that this one can make the next call at once. */
    private void tellMeanwhile() {
        try {
            executor.execute(this::tellAll);
        } catch (RejectedExecutionException e) {
            // Closing. What is answered is told nevertheless.
            LOG.debug("the executor takes no more; answers are told by the thread that got them");
            tellAll();
        }
    }

    private void tellAll() {
        for (Answered next = nextUntold(); next != null; next = nextUntold()) {
            next.tell();
        }
    }

    private @Nullable Answered nextUntold() {
        lock.lock();
        try {
            Answered next = untold.poll();
            telling = next != null;
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

    private Answered ask(List<Request> batch) {
        List<I> items = new ArrayList<>();
        batch.forEach(request -> items.addAll(request.items));
        try {
            return new Answered(batch, call.apply(items), null);
        } catch (RuntimeException | Error failure) {
            // An error too: those who wait must not wait for ever.
            return new Answered(batch, List.of(), failure);
        }
    }

    /** A batch whose call is over: with an answer for each item, or with what it threw. */
    private final class Answered {
        private final List<Request> batch;
        private final List<O> answers;
        private final @Nullable Throwable failure;

        Answered(List<Request> batch, List<O> answers, @Nullable Throwable failure) {
            this.batch = batch;
            this.answers = answers;
            this.failure = failure;
        }

        void tell() {
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
