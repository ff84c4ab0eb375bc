package dev.oxbow.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class RoundsTest {
    private final List<String> stages = new ArrayList<>();
    private final List<Boolean> early = new ArrayList<>();

    /** Runs rounds that take so many seconds each, and tells which one was chosen. */
    private double secondsOf(int warmUps, int repeats, Double... seconds) {
        Deque<Double> left = new ArrayDeque<>(List.of(seconds));
        BenchResult chosen = Rounds.run(warmUps, repeats, "add", stage -> {
            stages.add(stage.title());
            early.add(stage.early());
            Spent spent = new Spent(left.remove(), Map.of(), Map.of(), 1, 0);
            return new BenchResult(Workload.ADD, 100, 1, 1, null, spent, null, null);
        });
        assertThat(left).as("every round was run").isEmpty();
        return chosen.spent().seconds();
    }

    @Test
    void theMedianOfTheCountedRoundsIsTold() {
        assertThat(secondsOf(0, 3, 0.5, 0.1, 0.3)).isEqualTo(0.3);
    }

    @Test
    void ofTwoInTheMiddleTheSlowerOneIsTold() {
        assertThat(secondsOf(0, 4, 0.4, 0.1, 0.2, 0.3)).isEqualTo(0.3);
    }

    @Test
    void warmUpsAreNotCounted() {
        assertThat(secondsOf(2, 1, 9.0, 8.0, 0.1)).isEqualTo(0.1);
        assertThat(stages).containsExactly("add (warm-up)", "add (warm-up)", "add");
        assertThat(early).as("all warm-ups but the last are early").containsExactly(true, false, false);
    }
}
