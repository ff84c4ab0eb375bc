package dev.oxbow.core.internal.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.oxbow.core.testing.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("unit")
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class AsyncCallsTest {
    private final AsyncCalls calls = AsyncCalls.onOwnThreads();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger inside = new AtomicInteger();

    @AfterEach
    void close() {
        gate.countDown();
        calls.close();
    }

    private String pass() {
        inside.incrementAndGet();
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "passed";
    }

    private List<CompletableFuture<String>> occupyAllThreads() {
        List<CompletableFuture<String>> occupying = new ArrayList<>();
        for (int i = 0; i < AsyncCalls.MOST_THREADS; i++) {
            occupying.add(calls.call(this::pass));
        }
        Await.until("all threads are busy", () -> inside.get() == AsyncCalls.MOST_THREADS);
        return occupying;
    }

    private static Throwable failureOf(CompletableFuture<?> future) {
        ExecutionException failure =
                catchThrowableOfType(ExecutionException.class, () -> future.get(30, TimeUnit.SECONDS));
        return Objects.requireNonNull(failure.getCause());
    }

    @Test
    void aCallIsMadeOnAThreadOfItsOwnKind() throws Exception {
        String thread = calls.call(() -> Thread.currentThread().getName()).get(30, TimeUnit.SECONDS);

        assertThat(thread).startsWith("oxbow-async-");
    }

    @Test
    void aFutureFailsWithWhatTheCallThrew() {
        CompletableFuture<String> failing = calls.call(() -> {
            throw new IllegalArgumentException("no such thing");
        });

        assertThat(failureOf(failing))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("no such thing");
    }

    @Test
    void manyCallsShareAFewThreads() throws Exception {
        Set<String> threads = ConcurrentHashMap.newKeySet();
        List<CompletableFuture<String>> occupying = occupyAllThreads();
        List<CompletableFuture<Boolean>> later = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            later.add(calls.call(() -> threads.add(Thread.currentThread().getName())));
        }

        assertThat(inside).hasValue(AsyncCalls.MOST_THREADS);
        gate.countDown();
        for (CompletableFuture<?> call : later) {
            call.get(30, TimeUnit.SECONDS);
        }
        assertThat(threads).hasSizeLessThanOrEqualTo(AsyncCalls.MOST_THREADS);
        assertThat(occupying.get(0).get(30, TimeUnit.SECONDS)).isEqualTo("passed");
    }

    @Test
    void aCallThatWasCancelledBeforeItsTurnIsNotMade() throws Exception {
        occupyAllThreads();
        AtomicInteger made = new AtomicInteger();
        CompletableFuture<Integer> cancelled = calls.call(made::incrementAndGet);
        cancelled.cancel(false);
        CompletableFuture<String> behind = calls.call(() -> "behind it");

        gate.countDown();

        assertThat(behind.get(30, TimeUnit.SECONDS)).isEqualTo("behind it");
        Await.until("those before it have ended", () -> inside.get() == AsyncCalls.MOST_THREADS);
        assertThat(made).hasValue(0);
    }

    @Test
    void whoWasToldBeforeHearsThatACallWasCancelledBeforeItsTurn() {
        occupyAllThreads();
        AtomicReference<@Nullable Throwable> notMade = new AtomicReference<>();
        CompletableFuture<String> waiting = calls.call(() -> "made", notMade::set);

        waiting.cancel(false);

        assertThat(notMade.get()).isInstanceOf(CancellationException.class);
    }

    @Test
    void whoWasToldBeforeHearsThatACallWasRefused() {
        AtomicReference<@Nullable Throwable> notMade = new AtomicReference<>();
        calls.close();

        CompletableFuture<String> refused = calls.call(() -> "made", notMade::set);

        assertThat(refused).isCompletedExceptionally();
        assertThat(notMade.get()).hasMessage("Oxbow is closed");
    }

    @Test
    void whoWasToldBeforeHearsNothingOfACallThatFailed() {
        AtomicReference<@Nullable Throwable> notMade = new AtomicReference<>();

        CompletableFuture<String> failing = calls.call(
                () -> {
                    throw new IllegalArgumentException("no such thing");
                },
                notMade::set);

        assertThat(failureOf(failing)).hasMessage("no such thing");
        assertThat(notMade.get()).isNull();
    }

    @Test
    void oneCallTooManyFailsAtOnce() {
        List<CompletableFuture<String>> waiting = occupyAllThreads();
        for (int i = 0; i < AsyncCalls.MOST_WAITING; i++) {
            waiting.add(calls.call(() -> "waits"));
        }

        assertThat(failureOf(calls.call(() -> "too many")))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessage("10000 calls wait for one of 8 threads already: this one was not made");
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
    }

    @Test
    void aCallAfterTheEndFailsAtOnce() {
        calls.close();

        assertThat(failureOf(calls.call(() -> "late")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Oxbow is closed");
    }

    @Test
    void aCallThatWaitedWhenItEndedIsStillMade() {
        List<CompletableFuture<String>> occupying = occupyAllThreads();
        CompletableFuture<String> waiting = calls.call(() -> "after the end");

        calls.close();
        gate.countDown();

        assertThat(waiting.join()).isEqualTo("after the end");
        assertThat(occupying).allSatisfy(call -> assertThat(call.join()).isEqualTo("passed"));
    }

    @Test
    void threadsOfAnotherOwnerAreLeftToIt() {
        AsyncCalls borrowed = AsyncCalls.on(task -> {
            throw new RejectedExecutionException("full");
        });

        borrowed.close();

        assertThatThrownBy(() -> borrowed.call(() -> "x").join()).hasCauseInstanceOf(RejectedExecutionException.class);
    }
}
