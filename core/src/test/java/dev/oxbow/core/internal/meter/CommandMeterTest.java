package dev.oxbow.core.internal.meter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.meter.Cause;
import dev.oxbow.core.meter.CommandCount;
import dev.oxbow.core.meter.CommandCounts;
import dev.oxbow.core.meter.QueueLabel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class CommandMeterTest {
    private final CommandMeter meter = new CommandMeter();

    @Test
    void beginsAtZeroForEveryCause() {
        assertThat(meter.counts().sentByCause())
                .containsOnlyKeys(Cause.values())
                .allSatisfy((cause, count) -> assertThat(count).isZero());
        assertThat(meter.counts().withInner()).isZero();
        assertThat(meter.counts().lines()).isEmpty();
    }

    @Test
    void countsByCauseKindAndQueue() {
        meter.sent(Cause.ADD, "add-jobs", "mail", 2);
        meter.sent(Cause.ADD, "add-jobs", "mail", 1);
        meter.sent(Cause.RETRY, "add-jobs", "print", 1);
        meter.sent(Cause.CONNECT, "AUTH", QueueLabel.NONE, 1);

        CommandCounts counts = meter.counts();
        assertThat(counts.sent()).isEqualTo(5);
        assertThat(counts.sentByCause())
                .containsEntry(Cause.ADD, 3L)
                .containsEntry(Cause.RETRY, 1L)
                .containsEntry(Cause.CONNECT, 1L);
        assertThat(counts.sentByKind())
                .containsOnlyKeys("add-jobs", "auth")
                .containsEntry("add-jobs", 4L)
                .containsEntry("auth", 1L);
        assertThat(counts.sentByQueue())
                .containsOnlyKeys("mail", "print", QueueLabel.NONE)
                .containsEntry("mail", 3L);
        assertThat(counts.lines())
                .contains(new CommandCount(Cause.ADD, "add-jobs", "mail", 3, 0))
                .hasSize(3);
    }

    @Test
    void commandsInsideScriptsComeOnTop() {
        meter.sent(Cause.TAKE, "exchange", "mail", 1);
        meter.inner(Cause.TAKE, "exchange", "mail", 9);

        CommandCounts counts = meter.counts();
        assertThat(counts.sent()).isEqualTo(1);
        assertThat(counts.withInner()).isEqualTo(10);
        assertThat(counts.innerByCause()).containsEntry(Cause.TAKE, 9L);
        assertThat(counts.innerByKind()).containsEntry("exchange", 9L);
        assertThat(counts.innerByQueue()).containsEntry("mail", 9L);
    }

    @Test
    void theCaseOfACommandsNameDoesNotMatter() {
        meter.sent(Cause.WAIT, "BZPOPMIN", "mail", 1);
        meter.sent(Cause.WAIT, "bzpopmin", "mail", 1);

        assertThat(meter.counts().lines()).containsExactly(new CommandCount(Cause.WAIT, "bzpopmin", "mail", 2, 0));
    }

    @Test
    void queuesBeyondTheBoundAreBookedTogether() {
        for (int i = 0; i < CommandMeter.MOST_QUEUES + 1000; i++) {
            meter.sent(Cause.ADD, "add-jobs", "queue-" + i, 1);
        }
        meter.sent(Cause.ADD, "add-jobs", "queue-0", 1);
        meter.sent(Cause.WAIT, "bzpopmin", QueueLabel.SEVERAL, 1);

        CommandCounts counts = meter.counts();
        assertThat(counts.sentByQueue())
                .hasSize(CommandMeter.MOST_QUEUES + 2)
                .containsEntry("queue-0", 2L)
                .containsEntry(QueueLabel.OTHER, 1000L)
                .containsEntry(QueueLabel.SEVERAL, 1L);
        assertThat(counts.sent()).isEqualTo(CommandMeter.MOST_QUEUES + 1002);
    }

    @Test
    void kindsBeyondTheBoundAreBookedTogether() {
        for (int i = 0; i < CommandMeter.MOST_KINDS + 50; i++) {
            meter.sent(Cause.STATUS, "KIND" + i, "mail", 1);
        }

        assertThat(meter.counts().sentByKind())
                .hasSize(CommandMeter.MOST_KINDS + 1)
                .containsEntry("kind0", 1L)
                .containsEntry(QueueLabel.OTHER, 50L);
    }

    @Test
    void nothingIsLostWhenManyThreadsMeetNewQueues() throws Exception {
        List<CompletableFuture<Void>> threads = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            threads.add(CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 10_000; i++) {
                    meter.sent(Cause.ADD, "add-jobs", "queue-" + i % 300, 1);
                    meter.inner(Cause.ADD, "add-jobs", "queue-" + i % 300, 2);
                }
            }));
        }
        for (CompletableFuture<Void> thread : threads) {
            thread.get(20, TimeUnit.SECONDS);
        }

        assertThat(meter.counts().sent()).isEqualTo(40_000);
        assertThat(meter.counts().withInner()).isEqualTo(120_000);
        assertThat(meter.counts().sentByQueue()).hasSize(CommandMeter.MOST_QUEUES + 1);
    }

    @Test
    void countsAreASnapshot() {
        CommandCounts before = meter.counts();
        meter.sent(Cause.ADD, "add-jobs", "mail", 1);
        assertThat(before.sent()).isZero();
    }

    @Test
    void wordsOfCausesAreUnique() {
        List<String> words = Arrays.stream(Cause.values()).map(Cause::word).toList();
        assertThat(new HashSet<>(words)).hasSameSizeAs(words);
    }

    @Test
    void aCallForOneQueueIsLabelledWithItsName() {
        assertThat(QueueLabel.of(List.of())).isEqualTo(QueueLabel.NONE);
        assertThat(QueueLabel.of(List.of("mail", "mail"))).isEqualTo("mail");
        assertThat(QueueLabel.of(List.of("mail", "print"))).isEqualTo(QueueLabel.SEVERAL);
    }
}
