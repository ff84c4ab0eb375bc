package dev.oxbow.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.core.event.QueueEvent;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.testing.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Events that BullMQ itself writes have their types, and custom events go from each side to the other. */
@Tag("node")
class TypedEventsTest extends SharedRedis {
    private final List<QueueEvent> heard = new CopyOnWriteArrayList<>();

    TypedEventsTest(Adapter adapter) {
        super(adapter);
    }

    private NodeProgram eventTour() {
        return opened(NodeProgram.start("event-tour.mjs", url(), queue));
    }

    private <E extends QueueEvent> List<E> all(Class<E> type) {
        return heard.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private void awaitTheEndOfTheStream() {
        String newest = oxbow.events(queue).latestEventId();
        Await.until(
                "the newest event is received",
                () -> !heard.isEmpty() && heard.get(heard.size() - 1).id().equals(newest));
    }

    @Test
    void everyKindOfEventThatNodeWritesHasAType() {
        opened(oxbow.events(queue).listenFrom("0-0", heard::add));
        NodeProgram node = eventTour();

        String tour = node.ask("tour").asText();

        awaitTheEndOfTheStream();
        assertThat(all(QueueEvent.Other.class)).isEmpty();
        assertThat(heard.stream().<Class<?>>map(QueueEvent::getClass).distinct())
                .containsExactlyInAnyOrder(
                        QueueEvent.Added.class,
                        QueueEvent.Waiting.class,
                        QueueEvent.Delayed.class,
                        QueueEvent.WaitingChildren.class,
                        QueueEvent.Active.class,
                        QueueEvent.Progress.class,
                        QueueEvent.Completed.class,
                        QueueEvent.Failed.class,
                        QueueEvent.RetriesExhausted.class,
                        QueueEvent.Stalled.class,
                        QueueEvent.Removed.class,
                        QueueEvent.Duplicated.class,
                        QueueEvent.Deduplicated.class,
                        QueueEvent.Drained.class,
                        QueueEvent.Cleaned.class,
                        QueueEvent.Paused.class,
                        QueueEvent.Resumed.class);
        assertThat(all(QueueEvent.Progress.class).get(0).progress().text()).isEqualTo("{\"done\":5}");
        assertThat(all(QueueEvent.Completed.class))
                .allSatisfy(event -> assertThat(event.returnValue().text()).isEqualTo("{\"by\":\"node\"}"));
        assertThat(all(QueueEvent.Failed.class)).singleElement().satisfies(event -> assertThat(event.failedReason())
                .isEqualTo("as it should"));
        assertThat(all(QueueEvent.RetriesExhausted.class).get(0).attemptsMade()).isEqualTo(2);
        assertThat(all(QueueEvent.Removed.class).get(0).previous()).isEqualTo(JobState.WAITING);
        assertThat(all(QueueEvent.Duplicated.class).get(0).jobId()).isEqualTo("again");
        assertThat(all(QueueEvent.Deduplicated.class).get(0).deduplicationId()).isEqualTo("d");
        assertThat(all(QueueEvent.Stalled.class))
                .extracting(QueueEvent.Stalled::jobId)
                .containsExactly(tour);
        assertThat(all(QueueEvent.Cleaned.class).get(0).count()).isEqualTo(1);
        assertThat(all(QueueEvent.Delayed.class))
                .allSatisfy(event -> assertThat(event.due()).isAfter(event.time()));
    }

    @Test
    void nodeAndOxbowReceiveTheSameEventsInTheSameOrder() {
        opened(oxbow.events(queue).listenFrom("0-0", heard::add));
        NodeProgram node = eventTour();
        node.ask("tour");

        awaitTheEndOfTheStream();
        List<String> here =
                heard.stream().map(event -> event.type() + " " + event.id()).toList();
        Await.until("Node has received as many", () -> heardBy(node).size() == here.size());
        assertThat(heardBy(node)).isEqualTo(here);
    }

    private static List<String> heardBy(NodeProgram node) {
        List<String> lines = new ArrayList<>();
        for (JsonNode event : node.ask("heard")) {
            lines.add(event.get(0).asText() + " " + event.get(2).asText());
        }
        return lines;
    }

    @Test
    void anEventPublishedByNodeIsReceived() {
        opened(oxbow.events(queue).listenFrom("0-0", heard::add));
        NodeProgram node = eventTour();

        node.ask("publish", "fields", Map.of("eventName", "greeting", "to", "Ada", "times", 2));

        Await.until("the greeting is received", () -> !heard.isEmpty());
        assertThat(all(QueueEvent.Other.class)).singleElement().satisfies(event -> {
            assertThat(event.type()).isEqualTo("greeting");
            assertThat(event.fields()).isEqualTo(Map.of("to", "Ada", "times", "2"));
        });
    }

    @Test
    void anEventPublishedByOxbowIsReceivedByNode() {
        NodeProgram node = eventTour();

        String id = oxbow.events(queue).publish("greeting", Map.of("to", "Node"));

        Await.until("Node receives the greeting", () -> node.ask("heard").size() == 1);
        JsonNode event = node.ask("heard").get(0);
        assertThat(event.get(0).asText()).isEqualTo("greeting");
        assertThat(event.get(1).get("to").asText()).isEqualTo("Node");
        assertThat(event.get(2).asText()).isEqualTo(id);
    }
}
