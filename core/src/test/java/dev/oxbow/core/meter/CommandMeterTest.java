package dev.oxbow.core.meter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandMeterTest {
    private final CommandMeter meter = new CommandMeter();

    @Test
    void beginsAtZeroForEveryCause() {
        assertThat(meter.counts().sentByCause())
                .containsOnlyKeys(Cause.values())
                .allSatisfy((cause, count) -> assertThat(count).isZero());
        assertThat(meter.counts().withInner()).isZero();
    }

    @Test
    void countsByCause() {
        meter.sent(Cause.ADD, 2);
        meter.sent(Cause.ADD, 1);
        meter.sent(Cause.RETRY, 1);
        assertThat(meter.counts().sentByCause()).containsEntry(Cause.ADD, 3L).containsEntry(Cause.RETRY, 1L);
        assertThat(meter.counts().sent()).isEqualTo(4);
    }

    @Test
    void commandsInsideScriptsComeOnTop() {
        meter.sent(Cause.TAKE, 1);
        meter.inner(Cause.TAKE, 9);
        assertThat(meter.counts().sent()).isEqualTo(1);
        assertThat(meter.counts().innerByCause()).containsEntry(Cause.TAKE, 9L);
        assertThat(meter.counts().withInner()).isEqualTo(10);
    }

    @Test
    void countsAreASnapshot() {
        CommandCounts before = meter.counts();
        meter.sent(Cause.ADD, 1);
        assertThat(before.sent()).isZero();
    }

    @Test
    void wordsOfCausesAreUnique() {
        List<String> words = Arrays.stream(Cause.values()).map(Cause::word).toList();
        assertThat(new HashSet<>(words)).hasSameSizeAs(words);
    }
}
