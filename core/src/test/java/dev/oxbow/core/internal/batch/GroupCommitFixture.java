package dev.oxbow.core.internal.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.testing.Await;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** A group commit whose calls are recorded and answered when the test releases them, and its callers. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class GroupCommitFixture {
    static final int TIMEOUT_SECONDS = 20;

    final ExecutorService executor = Executors.newCachedThreadPool();
    final Semaphore mayAnswer = new Semaphore(0);
    final List<List<String>> calls = new CopyOnWriteArrayList<>();
    final List<Thread> callers = new CopyOnWriteArrayList<>();
    final GroupCommit<String, String> group = new GroupCommit<>(this::call, String::length, 3, 100, executor);

    @AfterEach
    void end() {
        mayAnswer.release(1000);
        executor.shutdownNow();
    }

    /** Records the items, answers when the test releases the call, and fails for the item "bad". */
    List<String> call(List<String> items) {
        calls.add(List.copyOf(items));
        callers.add(Thread.currentThread());
        mayAnswer.acquireUninterruptibly();
        if (items.contains("bad")) {
            throw new IllegalArgumentException("bad is not allowed");
        }
        return items.stream().map(item -> "answer to " + item).toList();
    }

    /** A call of one item that is in flight, made on a thread of its own. */
    Caller inFlight(String item) {
        Caller caller = new Caller(List.of(item));
        Await.until("the call of " + item + " is in flight", () -> calls.contains(List.of(item)));
        return caller;
    }

    /** A request that waits for the call in flight. */
    Caller joining(String... items) {
        Caller caller = new Caller(List.of(items));
        Await.until("the request waits", caller::waits);
        return caller;
    }

    /** A caller on a thread of its own. */
    final class Caller {
        final FutureTask<List<String>> answer;
        final Thread thread;
        volatile boolean flagAfterwards;

        Caller(List<String> items) {
            answer = new FutureTask<>(() -> {
                try {
                    return group.submit(items);
                } finally {
                    flagAfterwards = Thread.currentThread().isInterrupted();
                }
            });
            thread = new Thread(answer, "caller");
            thread.setDaemon(true);
            thread.start();
        }

        /** Whether it waits for an answer: only there its thread waits without a call of its own. */
        boolean waits() {
            return thread.getState() == Thread.State.WAITING && !callers.contains(thread);
        }

        List<String> answer() throws InterruptedException, ExecutionException, TimeoutException {
            return answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        }

        @Nullable
        Throwable failure() throws InterruptedException, TimeoutException {
            try {
                answer();
                return null;
            } catch (ExecutionException e) {
                return e.getCause();
            }
        }
    }

    static void awaitUninterrupted(CountDownLatch latch) {
        try {
            assertThat(latch.await(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError("this thread must not be interrupted", e);
        }
    }
}
