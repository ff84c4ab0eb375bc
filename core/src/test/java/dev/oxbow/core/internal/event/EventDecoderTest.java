package dev.oxbow.core.internal.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.event.QueueEvent;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Entries as BullMQ 6.7.0 and 5.81.5 write them (layout, section 4), and as nobody should. */
@Tag("unit")
class EventDecoderTest {
    private static final String QUEUE = "mail";
    private static final String ID = "1700000000000-3";

    /** What stands in the stream, and what it means. */
    private record Entry(QueueEvent meaning, List<String> words) {
        static Entry of(QueueEvent meaning, String... words) {
            return new Entry(meaning, List.of(words));
        }

        @Override
        public String toString() {
            return String.join(" ", words);
        }
    }

    static Stream<Entry> entries() {
        return Stream.of(
                Entry.of(new QueueEvent.Added(QUEUE, ID, "1", "welcome"), "added", "jobId", "1", "name", "welcome"),
                Entry.of(new QueueEvent.Waiting(QUEUE, ID, "1", null), "waiting", "jobId", "1"),
                Entry.of(
                        new QueueEvent.Waiting(QUEUE, ID, "1", JobState.WAITING_CHILDREN),
                        "waiting",
                        "jobId",
                        "1",
                        "prev",
                        "waiting-children"),
                Entry.of(
                        new QueueEvent.Delayed(QUEUE, ID, "1", Instant.ofEpochMilli(1_700_000_005_000L)),
                        "delayed",
                        "jobId",
                        "1",
                        "delay",
                        "1700000005000"),
                Entry.of(
                        new QueueEvent.Delayed(QUEUE, ID, "1", Instant.ofEpochMilli(1_700_000_005_000L)),
                        "delayed",
                        "jobId",
                        "1",
                        "delay",
                        "1700000005000.5"),
                Entry.of(
                        new QueueEvent.WaitingChildren(QUEUE, ID, "1", JobState.ACTIVE),
                        "waiting-children",
                        "jobId",
                        "1",
                        "prev",
                        "active"),
                Entry.of(
                        new QueueEvent.Active(QUEUE, ID, "1", JobState.WAITING),
                        "active",
                        "jobId",
                        "1",
                        "prev",
                        "waiting"),
                Entry.of(
                        new QueueEvent.Progress(QUEUE, ID, "1", new Json("{\"done\":5}")),
                        "progress",
                        "jobId",
                        "1",
                        "data",
                        "{\"done\":5}"),
                Entry.of(
                        new QueueEvent.Completed(QUEUE, ID, "1", new Json("7"), JobState.ACTIVE),
                        "completed",
                        "jobId",
                        "1",
                        "returnvalue",
                        "7",
                        "prev",
                        "active"),
                Entry.of(
                        new QueueEvent.Failed(QUEUE, ID, "1", "boom", JobState.ACTIVE),
                        "failed",
                        "jobId",
                        "1",
                        "failedReason",
                        "boom",
                        "prev",
                        "active"),
                Entry.of(
                        new QueueEvent.RetriesExhausted(QUEUE, ID, "1", 3),
                        "retries-exhausted",
                        "jobId",
                        "1",
                        "attemptsMade",
                        "3"),
                Entry.of(new QueueEvent.Stalled(QUEUE, ID, "1"), "stalled", "jobId", "1"),
                Entry.of(
                        new QueueEvent.Removed(QUEUE, ID, "1", JobState.WAITING),
                        "removed",
                        "jobId",
                        "1",
                        "prev",
                        "wait"),
                Entry.of(
                        new QueueEvent.Removed(QUEUE, ID, "1", JobState.UNKNOWN),
                        "removed",
                        "jobId",
                        "1",
                        "prev",
                        "unknown"),
                Entry.of(new QueueEvent.Duplicated(QUEUE, ID, "1"), "duplicated", "jobId", "1"),
                Entry.of(
                        new QueueEvent.Deduplicated(QUEUE, ID, "1", "d", "2"),
                        "deduplicated",
                        "jobId",
                        "1",
                        "deduplicationId",
                        "d",
                        "deduplicatedJobId",
                        "2"),
                Entry.of(new QueueEvent.Debounced(QUEUE, ID, "1", "d"), "debounced", "jobId", "1", "debounceId", "d"),
                Entry.of(new QueueEvent.Drained(QUEUE, ID), "drained"),
                Entry.of(new QueueEvent.Cleaned(QUEUE, ID, 12), "cleaned", "count", "12"),
                Entry.of(new QueueEvent.Paused(QUEUE, ID), "paused"),
                Entry.of(new QueueEvent.Resumed(QUEUE, ID), "resumed"),
                Entry.of(other("greeting", "to", "Ada"), "greeting", "to", "Ada"),
                Entry.of(other("waiting"), "waiting"),
                Entry.of(other("completed", "returnvalue", "1"), "completed", "returnvalue", "1"),
                Entry.of(other("delayed", "jobId", "1"), "delayed", "jobId", "1"),
                Entry.of(other("delayed", "jobId", "1", "delay", "soon"), "delayed", "jobId", "1", "delay", "soon"),
                Entry.of(
                        other("retries-exhausted", "jobId", "1", "attemptsMade", "Infinity"),
                        "retries-exhausted",
                        "jobId",
                        "1",
                        "attemptsMade",
                        "Infinity"),
                Entry.of(other("cleaned", "count", ""), "cleaned", "count", ""),
                Entry.of(other("", "jobId", "1"), "", "jobId", "1"));
    }

    private static QueueEvent other(String type, String... fields) {
        return new QueueEvent.Other(QUEUE, ID, type, fields(List.of(fields)));
    }

    private static Map<String, String> fields(List<String> words) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < words.size(); i += 2) {
            fields.put(words.get(i), words.get(i + 1));
        }
        return fields;
    }

    @ParameterizedTest
    @MethodSource("entries")
    void anEntryIsRead(Entry entry) {
        QueueEvent event = EventDecoder.decode(
                QUEUE,
                ID,
                entry.words().get(0),
                fields(entry.words().subList(1, entry.words().size())));

        assertThat(event).isEqualTo(entry.meaning());
        assertThat(event.type()).isEqualTo(entry.words().get(0));
        assertThat(event.jobId())
                .isEqualTo(
                        fields(entry.words().subList(1, entry.words().size())).get("jobId"));
    }

    @Test
    void everyTypeOfEventIsAmongTheEntries() {
        List<Class<?>> kinds = Stream.of(QueueEvent.class.getDeclaredClasses())
                .filter(Class::isRecord)
                .<Class<?>>map(kind -> kind)
                .toList();

        assertThat(entries().<Class<?>>map(entry -> entry.meaning().getClass())).containsAll(kinds);
    }

    @Test
    void fieldsThatALaterVersionAddsArePassedOver() {
        assertThat(EventDecoder.decode(QUEUE, ID, "stalled", Map.of("jobId", "1", "colour", "red")))
                .isEqualTo(new QueueEvent.Stalled(QUEUE, ID, "1"));
    }

    @Test
    void anEventKnowsTheTimeOfItsId() {
        assertThat(new QueueEvent.Drained(QUEUE, ID).time()).isEqualTo(Instant.ofEpochMilli(1_700_000_000_000L));
    }

    @Test
    void theFieldsOfAnotherKindOfEventKeepTheirOrder() {
        QueueEvent.Other event = (QueueEvent.Other) other("greeting", "z", "1", "a", "2", "m", "3");

        assertThat(event.fields()).containsExactly(Map.entry("z", "1"), Map.entry("a", "2"), Map.entry("m", "3"));
    }
}
