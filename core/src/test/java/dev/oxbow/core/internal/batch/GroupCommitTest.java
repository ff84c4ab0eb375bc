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
import org.junit.jupiter.api.Test;

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
    void whatComesDuringACallGoesTogetherInTheNextInOrderOfArrival() throws Exception {
        Asking first = inFlight("a");
        Asking second = joining("b", "c");
        Asking third = joining("d");

        mayAnswer.release(2);

        assertThat(first.answer()).containsExactly("answer to a");
        assertThat(second.answer()).containsExactly("answer to b", "answer to c");
        assertThat(third.answer()).containsExactly("answer to d");
        assertThat(calls).containsExactly(List.of("a"), List.of("b", "c", "d"));
    }

    @Test
    void whatComesDuringASharedCallGoesInTheOneAfterIt() throws Exception {
        inFlight("a");
        joining("b");
        mayAnswer.release();
        Await.until("the second call is in flight", () -> calls.size() == 2);
        Asking third = joining("c");

        mayAnswer.release(2);

        assertThat(third.answer()).containsExactly("answer to c");
        assertThat(calls).containsExactly(List.of("a"), List.of("b"), List.of("c"));
    }

    @Test
    void onceAllIsAnsweredALoneRequestIsCalledOnItsOwnThreadAgain() throws Exception {
        Asking first = inFlight("a");
        Asking second = joining("b");
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
        Asking first = inFlight("a");
        Asking bad = joining("bad", "b");
        Asking withIt = joining("c");
        Asking after = joining("d");

        mayAnswer.release(3);

        assertThat(first.answer()).containsExactly("answer to a");
        assertThat(bad.failure()).isInstanceOf(IllegalArgumentException.class).hasMessage("bad was asked");
        assertThat(withIt.failure()).isInstanceOf(IllegalArgumentException.class);
        assertThat(after.answer()).containsExactly("answer to d");
    }

    @Test
    void aLoneRequestThatFailsDoesNotFailThoseThatJoinedMeanwhile() throws Exception {
        Asking bad = inFlight("bad");
        Asking after = joining("a");

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
        Asking last = joining("j");

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
        Asking last = joining("b");

        mayAnswer.release(5);

        last.answer();
        assertThat(calls)
                .containsExactly(List.of("a"), List.of(heavy), List.of(heavy), List.of(tooHeavy), List.of("b"));
    }

    @Test
    void whoIsInterruptedBeforeItsRequestWentOutLeavesAndItIsNeverCalled() throws Exception {
        Asking first = inFlight("a");
        Asking leaving = joining("b");
        Asking staying = joining("c");

        leaving.thread.interrupt();

        assertThat(leaving.failure()).isInstanceOf(PoolInterruptedException.class);
        assertThat(leaving.flagAfterwards).isTrue();
        mayAnswer.release(2);
        first.answer();
        staying.answer();
        assertThat(calls).containsExactly(List.of("a"), List.of("c"));
    }

    @Test
    void whoIsInterruptedAfterItsRequestWentOutWaitsForTheAnswer() throws Exception {
        inFlight("a");
        Asking interrupted = joining("b");
        mayAnswer.release();
        Await.until("the second call is in flight", () -> calls.size() == 2);

        interrupted.thread.interrupt();
        Await.until("the interrupt was seen", () -> !interrupted.thread.isInterrupted() && interrupted.waits());
        mayAnswer.release();

        assertThat(interrupted.answer()).containsExactly("answer to b");
        assertThat(interrupted.flagAfterwards).isTrue();
    }

    @Test
    void askingWithoutWaitingIsCalledOnAThreadOfTheExecutor() throws Exception {
        mayAnswer.release();

        CompletableFuture<List<String>> answer = group.submitAsync(List.of("a"));

        assertThat(answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).containsExactly("answer to a");
        assertThat(callers).doesNotContain(Thread.currentThread());
    }

    @Test
    void askingWithoutWaitingKeepsTheOrderAndJoins() throws Exception {
        inFlight("a");
        List<CompletableFuture<List<String>>> answers = new ArrayList<>();
        for (String item : List.of("b", "c", "d")) {
            answers.add(group.submitAsync(List.of(item)));
        }

        mayAnswer.release(2);

        for (CompletableFuture<List<String>> answer : answers) {
            answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        assertThat(calls).containsExactly(List.of("a"), List.of("b", "c", "d"));
    }

    @Test
    void askingWithoutWaitingBringsTheFailure() {
        mayAnswer.release();

        CompletableFuture<List<String>> answer = group.submitAsync(List.of("bad"));

        assertThatThrownBy(() -> answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .hasCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anErrorInACallReachesThoseWhoWait() throws Exception {
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
        assertThat(called.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<List<String>> deep = failing.submitAsync(List.of("deep"));
        mayFail.countDown();

        assertThat(first.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).containsExactly("a");
        assertThatThrownBy(() -> deep.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .hasCauseInstanceOf(StackOverflowError.class);
    }

    @Test
    void afterTheExecutorRefusedThoseWhoWaitAreToldAndALoneRequestIsStillCalled() {
        GroupCommit<String, String> closed = new GroupCommit<>(items -> items, String::length, 3, 100, task -> {
            throw new RejectedExecutionException("closed");
        });

        CompletableFuture<List<String>> refused = closed.submitAsync(List.of("a"));

        assertThatThrownBy(() -> refused.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Oxbow is closed");
        assertThat(closed.submit(List.of("b"))).containsExactly("b");
    }

    @Test
    void manyWhoAskAtOnceEachGetTheirOwnAnswer() throws Exception {
        GroupCommit<String, String> shared = new GroupCommit<>(
                items -> items.stream().map(item -> "answer to " + item).toList(), String::length, 7, 40, executor);
        List<FutureTask<Integer>> askers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String name = "asker" + i;
            FutureTask<Integer> asker = new FutureTask<>(() -> ownAnswers(shared, name));
            askers.add(asker);
            executor.execute(asker);
        }

        for (FutureTask<Integer> asker : askers) {
            assertThat(asker.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(500);
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
