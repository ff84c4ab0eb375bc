package dev.oxbow.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.core.event.QueueEvent;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.testing.Await;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Node's QueueEvents and Oxbow's events report the same, whichever side adds and whichever processes. */
@Tag("node")
class SharedEventsTest extends SharedRedis {
    private final List<QueueEvent> heard = new CopyOnWriteArrayList<>();

    SharedEventsTest(Adapter adapter) {
        super(adapter);
    }

    @Test
    void bothAreNotifiedOfAJobThatNodeAddsAndNodeProcesses() {
        listen();
        NodeProgram events = nodeEvents();
        NodeProgram node = nodeQueue();
        nodeWorker();

        String id = node.ask("add", "name", "n", "data", Map.of("do", "progress", "steps", List.of(10, 20)))
                .asText();

        assertStory(events, id, "added", "waiting", "active", "progress", "progress", "completed");
        assertThat(returned(id).text()).isEqualTo("2");
    }

    @Test
    void bothAreNotifiedOfAJobThatOxbowAddsAndNodeProcesses() {
        listen();
        NodeProgram events = nodeEvents();
        nodeWorker();

        String id = oxbow.queue(queue)
                .add("n", Map.of("do", "fail", "times", 1), JobOptions.DEFAULTS)
                .id();

        assertStory(events, id, "added", "waiting", "active", "failed", "retries-exhausted");
        assertThat(theLast("failed", id))
                .isInstanceOfSatisfying(QueueEvent.Failed.class, failed -> assertThat(failed.failedReason())
                        .isEqualTo("attempt 1 fails"));
    }

    @Test
    void bothAreNotifiedOfAJobThatNodeAddsAndOxbowProcesses() {
        listen();
        NodeProgram events = nodeEvents();
        NodeProgram node = nodeQueue();
        oxbow.worker(queue, job -> Map.of("by", "oxbow"));

        String id = node.ask("add", "name", "n", "data", Map.of()).asText();

        assertStory(events, id, "added", "waiting", "active", "completed");
        assertThat(returned(id).as(JsonNode.class))
                .isEqualTo(Json.of(Map.of("by", "oxbow")).as(JsonNode.class));
    }

    @Test
    void bothAreNotifiedOfAJobThatOxbowAddsAndOxbowProcesses() {
        listen();
        NodeProgram events = nodeEvents();
        oxbow.worker(queue, job -> {
            throw new IllegalStateException("no");
        });

        String id = oxbow.queue(queue)
                .add("n", Map.of(), JobOptions.builder().attempts(2).build())
                .id();

        assertStory(events, id, "added", "waiting", "active", "waiting", "active", "failed", "retries-exhausted");
    }

    private void listen() {
        opened(oxbow.events(queue).listen(heard::add));
    }

    /**
     * Node's subscriber and Oxbow's received these events of the job, in this order, with the same entry ids in the
     * stream.
     */
    private void assertStory(NodeProgram events, String id, String... story) {
        String end = story[story.length - 1];
        events.awaitEvent(end, id);
        Await.until("Oxbow hears " + end, () -> heard.stream().anyMatch(event -> isOf(event, id, end)));
        assertThat(events.eventNames(id)).containsExactly(story);
        assertThat(heard.stream().filter(event -> id.equals(event.jobId())))
                .extracting(QueueEvent::type)
                .containsExactly(story);
        assertThat(theLast(end, id).id())
                .isEqualTo(events.awaitEvent(end, id).get("entry").asText());
    }

    private Json returned(String id) {
        return ((QueueEvent.Completed) theLast("completed", id)).returnValue();
    }

    private QueueEvent theLast(String type, String id) {
        return heard.stream()
                .filter(event -> isOf(event, id, type))
                .reduce((a, b) -> b)
                .orElseThrow();
    }

    private static boolean isOf(QueueEvent event, String id, String type) {
        return event.type().equals(type) && id.equals(event.jobId());
    }
}
