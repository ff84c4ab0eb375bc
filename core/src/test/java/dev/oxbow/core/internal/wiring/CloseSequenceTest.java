package dev.oxbow.core.internal.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.oxbow.core.OxbowException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class CloseSequenceTest {
    private static final int STEPS = 7;

    private final List<String> ran = Collections.synchronizedList(new ArrayList<>());

    private CloseStep step(int number) {
        return CloseStep.of("step " + number, () -> ran.add("step " + number));
    }

    private CloseStep failing(int number, Throwable failure) {
        return CloseStep.of("step " + number, () -> {
            ran.add("step " + number);
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        });
    }

    private static List<String> all() {
        return IntStream.range(0, STEPS).mapToObj(number -> "step " + number).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void aStepThatFailsKeepsNoOtherFromRunning(int failed) {
        IllegalStateException failure = new IllegalStateException("broken");
        CloseSequence sequence = new CloseSequence(IntStream.range(0, STEPS)
                .mapToObj(number -> number == failed ? failing(number, failure) : step(number))
                .toList());

        assertThatThrownBy(() -> sequence.run(Duration.ZERO))
                .isInstanceOf(OxbowException.class)
                .hasMessageEndingWith("closing failed for: step " + failed)
                .hasCause(failure);
        assertThat(ran).isEqualTo(all());
    }

    @Test
    void everyFailureIsReported() {
        CloseSequence sequence = new CloseSequence(List.of(
                failing(0, new IllegalStateException("first")),
                step(1),
                failing(2, new AssertionError("second")),
                failing(3, new IllegalArgumentException("third"))));

        OxbowException failure = catchThrowableOfType(OxbowException.class, () -> sequence.run(Duration.ZERO));

        assertThat(failure).hasMessageContaining("step 0, step 2, step 3").hasRootCauseMessage("first");
        assertThat(failure.getSuppressed()).extracting(Throwable::getMessage).containsExactly("second", "third");
        assertThat(ran).hasSize(4);
    }

    @Test
    void theStepsRunOnceHoweverOftenItIsCalledAlsoAfterAFailure() {
        CloseSequence sequence = new CloseSequence(List.of(failing(0, new IllegalStateException("broken")), step(1)));
        assertThatThrownBy(() -> sequence.run(Duration.ZERO)).isInstanceOf(OxbowException.class);

        assertThatCode(() -> sequence.run(Duration.ofSeconds(10))).doesNotThrowAnyException();

        assertThat(ran).containsExactly("step 0", "step 1");
    }

    @Test
    void anInterruptEndsTheStepThatRunsAndNotThoseAfterIt() {
        List<Boolean> flags = new ArrayList<>();
        CloseSequence sequence = new CloseSequence(List.of(
                CloseStep.of("a", () -> Thread.currentThread().interrupt()),
                CloseStep.of("b", () -> flags.add(Thread.currentThread().isInterrupted())),
                CloseStep.of("c", () -> flags.add(Thread.currentThread().isInterrupted()))));

        sequence.run(Duration.ZERO);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(flags).containsExactly(false, false);
    }

    @Test
    void aSecondCallerWaitsForTheFirst() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        CloseSequence sequence = new CloseSequence(List.of(CloseStep.of("slow", () -> {
            begun.countDown();
            awaited(mayEnd);
            ran.add("slow");
        })));
        CompletableFuture<Void> first = CompletableFuture.runAsync(() -> sequence.run(Duration.ZERO));
        awaited(begun);

        sequence.run(Duration.ofMillis(1));
        assertThat(ran).isEmpty();

        CompletableFuture<Void> second = CompletableFuture.runAsync(() -> sequence.run(Duration.ofMinutes(1)));
        mayEnd.countDown();
        second.orTimeout(30, TimeUnit.SECONDS).join();
        assertThat(ran).containsExactly("slow");
        first.join();
    }

    @Test
    void aCloseFromWithinAStepReturnsAtOnce() {
        List<CloseSequence> self = new ArrayList<>();
        CloseSequence sequence = new CloseSequence(
                List.of(CloseStep.of("inner", () -> self.get(0).run(Duration.ofDays(1))), step(1)));
        self.add(sequence);

        sequence.run(Duration.ZERO);

        assertThat(ran).containsExactly("step 1");
    }

    @Test
    void laterStepsGetWhatIsLeftOfTheDrain() {
        List<Duration> drains = new ArrayList<>();
        CloseSequence sequence =
                new CloseSequence(List.of(new CloseStep("a", drains::add), new CloseStep("b", drains::add)));

        sequence.run(Duration.ofSeconds(5));

        assertThat(drains).allMatch(drain -> drain.compareTo(Duration.ofSeconds(5)) <= 0 && !drain.isNegative());
        assertThat(drains.get(1)).isLessThanOrEqualTo(drains.get(0));
    }

    private static void awaited(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
