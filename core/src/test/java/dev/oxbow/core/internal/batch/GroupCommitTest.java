package dev.oxbow.core.internal.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.core.pool.PoolInterruptedException;
import dev.oxbow.core.testing.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class GroupCommitTest extends GroupCommitFixture {
    @Test
    void aLoneRequestIsCalledOnTheCallersThread() {
        mayAnswer.release();

        assertThat(group.submit(List.of("a", "b"))).containsExactly("answer to a", "answer to b");

        assertThat(callers).containsExactly(Thread.currentThread());
    }

    @Test
    void requestsThatComeOneAfterTheOtherAreCalledOneByOne() {
        mayAnswer.release(2);

        group.submit(List.of("a"));
        group.submit(List.of("b"));

        assertThat(calls).containsExactly(List.of("a"), List.of("b"));
    }

    @Test
    void requestsDuringACallShareTheNextCallInOrderOfArrival() throws Exception {
        Caller first = inFlight("a");
        Caller second = joining("b", "c");
        Caller third = joining("d");

        mayAnswer.release(2);

        assertThat(first.answer()).containsExactly("answer to a");
        assertThat(second.answer()).containsExactly("answer to b", "answer to c");
        assertThat(third.answer()).containsExactly("answer to d");
        assertThat(calls).containsExactly(List.of("a"), List.of("b", "c", "d"));
    }

    @Test
    void requestsDuringASharedCallJoinTheOneAfterIt() throws Exception {
        inFlight("a");
        joining("b");
        mayAnswer.release();
        Await.until("the second call is in flight", () -> calls.size() == 2);
        Caller third = joining("c");

        mayAnswer.release(2);

        assertThat(third.answer()).containsExactly("answer to c");
        assertThat(calls).containsExactly(List.of("a"), List.of("b"), List.of("c"));
    }

    @Test
    void onceAllAreAnsweredALoneRequestIsCalledOnItsOwnThreadAgain() throws Exception {
        Caller first = inFlight("a");
        Caller second = joining("b");
        mayAnswer.release(3);
        first.answer();
        second.answer();

        Await.until("a request is called on its own thread", () -> {
            mayAnswer.release(2);
            group.submit(List.of("later"));
            return callers.contains(Thread.currentThread());
        });
    }

    @Test
    void aFailingCallFailsAllInItAndOnlyThem() throws Exception {
        Caller first = inFlight("a");
        Caller bad = joining("bad", "b");
        Caller withIt = joining("c");
        Caller after = joining("d");

        mayAnswer.release(3);

        assertThat(first.answer()).containsExactly("answer to a");
        assertThat(bad.failure()).isInstanceOf(IllegalArgumentException.class).hasMessage("bad is not allowed");
        assertThat(withIt.failure()).isInstanceOf(IllegalArgumentException.class);
        assertThat(after.answer()).containsExactly("answer to d");
    }

    @Test
    void aLoneRequestThatFailsDoesNotFailThoseThatJoinedMeanwhile() throws Exception {
        Caller bad = inFlight("bad");
        Caller after = joining("a");

        mayAnswer.release(2);

        assertThat(bad.failure()).isInstanceOf(IllegalArgumentException.class);
        assertThat(after.answer()).containsExactly("answer to a");
    }

    @Test
    void noCallCarriesMoreItemsThanAllowedUnlessOneRequestDoes() throws Exception {
        inFlight("a");
        joining("b", "c");
        joining("d", "e");
        joining("f", "g", "h", "i");
        Caller last = joining("j");

        mayAnswer.release(5);

        last.answer();
        assertThat(calls)
                .containsExactly(
                        List.of("a"), List.of("b", "c"), List.of("d", "e"), List.of("f", "g", "h", "i"), List.of("j"));
    }

    @Test
    void noCallWeighsMoreThanAllowedUnlessOneRequestDoes() throws Exception {
        String heavy = "x".repeat(60);
        String tooHeavy = "y".repeat(200);
        inFlight("a");
        joining(heavy);
        joining(heavy);
        joining(tooHeavy);
        Caller last = joining("b");

        mayAnswer.release(5);

        last.answer();
        assertThat(calls)
                .containsExactly(List.of("a"), List.of(heavy), List.of(heavy), List.of(tooHeavy), List.of("b"));
    }

    @Test
    void aCallerInterruptedBeforeItsRequestIsSentLeavesAndItIsNeverCalled() throws Exception {
        Caller first = inFlight("a");
        Caller leaving = joining("b");
        Caller staying = joining("c");

        leaving.thread.interrupt();

        assertThat(leaving.failure()).isInstanceOf(PoolInterruptedException.class);
        assertThat(leaving.flagAfterwards).isTrue();
        mayAnswer.release(2);
        first.answer();
        staying.answer();
        assertThat(calls).containsExactly(List.of("a"), List.of("c"));
    }

    @Test
    void aCallerInterruptedAfterItsRequestIsSentWaitsForTheAnswer() throws Exception {
        inFlight("a");
        Caller interrupted = joining("b");
        mayAnswer.release();
        Await.until("the second call is in flight", () -> calls.size() == 2);

        interrupted.thread.interrupt();
        Await.until("the interrupt was seen", () -> !interrupted.thread.isInterrupted() && interrupted.waits());
        mayAnswer.release();

        assertThat(interrupted.answer()).containsExactly("answer to b");
        assertThat(interrupted.flagAfterwards).isTrue();
    }

    @Test
    void anAsyncRequestIsCalledOnAThreadOfTheExecutor() throws Exception {
        mayAnswer.release();

        CompletableFuture<List<String>> answer = group.submitAsync(List.of("a"));

        assertThat(answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS)).containsExactly("answer to a");
        assertThat(callers).doesNotContain(Thread.currentThread());
    }

    @Test
    void asyncRequestsKeepTheOrderAndJoin() throws Exception {
        inFlight("a");
        List<CompletableFuture<List<String>>> answers = new ArrayList<>();
        for (String item : List.of("b", "c", "d")) {
            answers.add(group.submitAsync(List.of(item)));
        }

        mayAnswer.release(2);

        for (CompletableFuture<List<String>> answer : answers) {
            answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        }
        assertThat(calls).containsExactly(List.of("a"), List.of("b", "c", "d"));
    }

    @Test
    void anAsyncRequestReportsTheFailure() {
        mayAnswer.release();

        CompletableFuture<List<String>> answer = group.submitAsync(List.of("bad"));

        assertThatThrownBy(() -> answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS))
                .hasCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anErrorInACallReachesTheWaitingCallers() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch mayFail = new CountDownLatch(1);
        GroupCommit<String, String> failing = new GroupCommit<>(
                items -> {
                    called.countDown();
                    if (items.contains("deep")) {
                        throw new StackOverflowError("too deep");
                    }
                    awaitUninterrupted(mayFail);
                    return items;
                },
                String::length,
                3,
                100,
                executor);
        CompletableFuture<List<String>> first = failing.submitAsync(List.of("a"));
        assertThat(called.await(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<List<String>> deep = failing.submitAsync(List.of("deep"));
        mayFail.countDown();

        assertThat(first.get(TIMEOUT_SECONDS, TimeUnit.SECONDS)).containsExactly("a");
        assertThatThrownBy(() -> deep.get(TIMEOUT_SECONDS, TimeUnit.SECONDS))
                .hasCauseInstanceOf(StackOverflowError.class);
    }

    @Test
    void afterTheExecutorRejectsWaitingRequestsFailAndALoneRequestIsStillCalled() {
        GroupCommit<String, String> closed = new GroupCommit<>(items -> items, String::length, 3, 100, task -> {
            throw new RejectedExecutionException("closed");
        });

        CompletableFuture<List<String>> rejected = closed.submitAsync(List.of("a"));

        assertThatThrownBy(() -> rejected.get(TIMEOUT_SECONDS, TimeUnit.SECONDS))
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Oxbow is closed");
        assertThat(closed.submit(List.of("b"))).containsExactly("b");
    }

    @Test
    void manyConcurrentCallersEachGetTheirOwnAnswer() throws Exception {
        GroupCommit<String, String> shared = new GroupCommit<>(
                items -> items.stream().map(item -> "answer to " + item).toList(), String::length, 7, 40, executor);
        List<FutureTask<Integer>> callers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String name = "caller" + i;
            FutureTask<Integer> caller = new FutureTask<>(() -> ownAnswers(shared, name));
            callers.add(caller);
            executor.execute(caller);
        }

        for (FutureTask<Integer> caller : callers) {
            assertThat(caller.get(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isEqualTo(500);
        }
    }

    private static int ownAnswers(GroupCommit<String, String> shared, String name) {
        int own = 0;
        for (int round = 0; round < 500; round++) {
            String item = name + "-" + round;
            if (shared.submit(List.of(item)).equals(List.of("answer to " + item))) {
                own++;
            }
        }
        return own;
    }
}
