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

/** A group whose calls are noted, and answered when the test lets them; and those who ask. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class GroupCommitFixture {
    static final int PATIENCE_SECONDS = 20;

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

    /** Notes what was asked, answers when the test lets it, and fails for what is called bad. */
    List<String> call(List<String> items) {
        calls.add(List.copyOf(items));
        callers.add(Thread.currentThread());
        mayAnswer.acquireUninterruptibly();
        if (items.contains("bad")) {
            throw new IllegalArgumentException("bad was asked");
        }
        return items.stream().map(item -> "answer to " + item).toList();
    }

    /** A call of one item is in flight, made by a thread of its own. */
    Asking inFlight(String item) {
        Asking asking = new Asking(List.of(item));
        Await.until("the call of " + item + " is in flight", () -> calls.contains(List.of(item)));
        return asking;
    }

    /** A request that waits for the call in flight. */
    Asking joining(String... items) {
        Asking asking = new Asking(List.of(items));
        Await.until("the request waits", asking::waits);
        return asking;
    }

    /** Somebody who asks, on a thread of its own. */
    final class Asking {
        final FutureTask<List<String>> answer;
        final Thread thread;
        volatile boolean flagAfterwards;

        Asking(List<String> items) {
            answer = new FutureTask<>(() -> {
                try {
                    return group.submit(items);
                } finally {
                    flagAfterwards = Thread.currentThread().isInterrupted();
                }
            });
            thread = new Thread(answer, "asking");
            thread.setDaemon(true);
            thread.start();
        }

        /** For an answer: only there the thread waits without a call of its own. */
        boolean waits() {
            return thread.getState() == Thread.State.WAITING && !callers.contains(thread);
        }

        List<String> answer() throws InterruptedException, ExecutionException, TimeoutException {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
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
            assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts this thread", e);
        }
    }
}
