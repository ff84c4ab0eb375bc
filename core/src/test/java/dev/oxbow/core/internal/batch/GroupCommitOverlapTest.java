package dev.oxbow.core.internal.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.core.testing.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The next call is in flight while the requests of the last one complete. */
@Tag("unit")
class GroupCommitOverlapTest extends GroupCommitFixture {
    @Test
    void theNextCallStartsBeforeTheRequestsOfTheLastOneComplete() throws Exception {
        CountDownLatch mayGoOn = new CountDownLatch(1);
        inFlight("a");
        CompletableFuture<Void> slow =
                group.submitAsync(List.of("b", "c", "d")).thenAccept(completed -> awaitUninterrupted(mayGoOn));
        CompletableFuture<List<String>> next = group.submitAsync(List.of("e"));

        mayAnswer.release(2);

        Await.until("the next call is in flight", () -> calls.contains(List.of("e")));
        assertThat(next).isNotDone();
        mayAnswer.release();
        mayGoOn.countDown();
        slow.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        assertThat(next.get(TIMEOUT_SECONDS, TimeUnit.SECONDS)).containsExactly("answer to e");
    }

    @Test
    void callsAndAnswersKeepTheirOrderWhileTheyOverlap() throws Exception {
        List<String> completed = new CopyOnWriteArrayList<>();
        List<String> submitted = new ArrayList<>();
        List<CompletableFuture<Void>> completions = new ArrayList<>();
        inFlight("first");
        for (int i = 0; i < 40; i++) {
            String item = "item" + i;
            submitted.add(item);
            completions.add(group.submitAsync(List.of(item)).thenAccept(answer -> completed.add(item)));
        }

        mayAnswer.release(1000);

        for (CompletableFuture<Void> telling : completions) {
            telling.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        }
        assertThat(calls.stream().skip(1).flatMap(List::stream)).containsExactlyElementsOf(submitted);
        assertThat(completed).containsExactlyElementsOf(submitted);
    }

    @Test
    void aFailingCallInTheMiddleFailsOnlyItsOwnWhileOthersOverlap() throws Exception {
        inFlight("a");
        CompletableFuture<List<String>> before = group.submitAsync(List.of("b", "c", "d"));
        CompletableFuture<List<String>> bad = group.submitAsync(List.of("bad", "e", "f"));
        CompletableFuture<List<String>> after = group.submitAsync(List.of("g", "h", "i"));

        mayAnswer.release(4);

        assertThat(before.get(TIMEOUT_SECONDS, TimeUnit.SECONDS)).hasSize(3);
        assertThatThrownBy(() -> bad.get(TIMEOUT_SECONDS, TimeUnit.SECONDS))
                .hasCauseInstanceOf(IllegalArgumentException.class);
        assertThat(after.get(TIMEOUT_SECONDS, TimeUnit.SECONDS)).hasSize(3);
    }

    @Test
    void closingDuringACallStillCompletesEarlierRequests() throws Exception {
        CompletableFuture<List<String>> first = group.submitAsync(List.of("a"));
        Await.until("the first call is in flight", () -> calls.size() == 1);
        CompletableFuture<List<String>> second = group.submitAsync(List.of("b", "c", "d"));
        CompletableFuture<List<String>> third = group.submitAsync(List.of("e"));

        executor.shutdown();
        mayAnswer.release(3);

        assertThat(first.get(TIMEOUT_SECONDS, TimeUnit.SECONDS)).containsExactly("answer to a");
        assertThat(second.get(TIMEOUT_SECONDS, TimeUnit.SECONDS)).hasSize(3);
        assertThat(third.get(TIMEOUT_SECONDS, TimeUnit.SECONDS)).containsExactly("answer to e");
    }
}
