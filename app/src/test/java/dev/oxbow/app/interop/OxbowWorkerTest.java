package dev.oxbow.app.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.worker.ActiveJob;
import dev.oxbow.core.worker.UnrecoverableException;
import dev.oxbow.core.worker.WorkerOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A Node program adds, an Oxbow worker processes, Node reads and receives events. */
@Tag("node")
class OxbowWorkerTest extends SharedRedis {
    private final List<String> fetched = new CopyOnWriteArrayList<>();

    OxbowWorkerTest(Adapter adapter) {
        super(adapter);
    }

    @Test
    void returnsAResultForWhichNodeWaits() {
        NodeProgram node = nodeQueue();
        NodeProgram events = nodeEvents();
        Map<String, Object> value = Map.of("text", "größer 😀", "list", List.of(1, 2.5, Map.of()));
        String id = add(node, Map.of("value", value), Map.of());
        oxbow.worker(
                queue, this::work, WorkerOptions.builder().name("from-oxbow").build());

        assertThat(node.ask("result", "id", id)).isEqualTo(Json.of(value).as(JsonNode.class));

        events.awaitEvent("completed", id);
        assertThat(events.eventNames(id)).containsExactly("added", "waiting", "active", "completed");
        assertThat(events.awaitEvent("completed", id).get("returnvalue"))
                .isEqualTo(Json.of(value).as(JsonNode.class));
        events.await("the queue is drained", line -> line.path("event").asText().equals("drained"));
        JsonNode seen = node.ask("job", "id", id);
        assertThat(seen.get("returnvalue")).isEqualTo(Json.of(value).as(JsonNode.class));
        assertThat(seen.get("attemptsMade").asInt()).isEqualTo(1);
        assertThat(seen.get("attemptsStarted").asInt()).isEqualTo(1);
        assertThat(seen.get("processedBy").asText()).isEqualTo("from-oxbow");
        assertThat(seen.get("finishedOn").asLong())
                .isGreaterThanOrEqualTo(seen.get("processedOn").asLong());
        assertThat(seen.get("stacktrace")).isEmpty();
    }

    @Test
    void returnsNothingAsNodeExpectsIt() {
        NodeProgram node = nodeQueue();
        String id = add(node, Map.of(), Map.of());

        oxbow.worker(queue, this::work);

        assertThat(node.ask("result", "id", id).isNull()).isTrue();
        assertThat(node.ask("job", "id", id).get("returnvalue").isNull()).isTrue();
    }

    @Test
    void wakesUpForAJobThatNodeAddsWhileItWaits() {
        NodeProgram node = nodeQueue();
        oxbow.worker(queue, this::work);
        node.ask("result", "id", add(node, Map.of("value", 1), Map.of()));

        String second = add(node, Map.of("value", 2), Map.of());

        assertThat(node.ask("result", "id", second).asInt()).isEqualTo(2);
    }

    @Test
    void reportsProgressThatNodeSees() throws InterruptedException {
        NodeProgram node = nodeQueue();
        NodeProgram events = nodeEvents();
        String id = add(node, Map.of(), Map.of());
        CountDownLatch seen = new CountDownLatch(1);
        oxbow.worker(queue, job -> {
            job.updateProgress(Map.of("page", 1, "of", 3));
            seen.await();
            job.updateProgress(100);
            return null;
        });

        JsonNode progress = events.awaitEvent("progress", id);
        assertThat(progress.get("data"))
                .isEqualTo(Json.of(Map.of("page", 1, "of", 3)).as(JsonNode.class));
        seen.countDown();

        node.ask("result", "id", id);
        assertThat(node.ask("job", "id", id).get("progress").asInt()).isEqualTo(100);
        events.awaitEvent("completed", id);
        assertThat(events.eventNames(id)).endsWith("progress", "completed");
    }

    @Test
    void writesALogThatNodeReads() {
        NodeProgram node = nodeQueue();
        String id = add(node, Map.of(), Map.of("keepLogs", 2));
        oxbow.worker(queue, job -> {
            job.log("one");
            job.log("two");
            job.log("three");
            return null;
        });

        node.ask("result", "id", id);

        assertThat(node.ask("logs", "id", id))
                .isEqualTo(Json.of(List.of("two", "three")).as(JsonNode.class));
    }

    @Test
    void readsTheDataExactlyAsNodeWroteThem() {
        NodeProgram node = nodeQueue();
        AtomicReference<@Nullable JsonNode> data = new AtomicReference<>();
        Map<String, Object> written = Map.of("a", List.of(true, "\u0000 \"q\" äß漢 😀"), "n", 9007199254740991L);
        String id = add(node, written, Map.of());

        oxbow.worker(queue, job -> {
            data.set(job.job().data().as(JsonNode.class));
            return null;
        });

        node.ask("result", "id", id);
        assertThat(data.get()).isEqualTo(Json.of(written).as(JsonNode.class));
    }

    @Test
    void startsADelayedJobOfNodeOnlyWhenItIsDue() {
        NodeProgram node = nodeQueue();
        oxbow.worker(queue, this::work);
        String id = add(node, Map.of("value", 1), Map.of("delay", 400));

        node.ask("result", "id", id);

        JsonNode seen = node.ask("job", "id", id);
        assertThat(seen.get("processedOn").asLong())
                .isGreaterThanOrEqualTo(seen.get("timestamp").asLong() + 400);
        assertThat(seen.get("delay").asInt()).isZero();
    }

    @Test
    void fetchesNodesJobsInTheOrderOfPriorityAndLifo() {
        NodeProgram node = nodeQueue();
        String third = add(node, Map.of(), Map.of("priority", 10));
        String second = add(node, Map.of(), Map.of("priority", 2));
        String first = add(node, Map.of(), Map.of());
        String zeroth = add(node, Map.of(), Map.of("lifo", true));

        oxbow.worker(queue, this::work);

        node.ask("result", "id", third);
        assertThat(fetched).containsExactly(zeroth, first, second, third);
    }

    @Test
    void retriesAfterTheBackoffThatNodeSet() {
        NodeProgram node = nodeQueue();
        NodeProgram events = nodeEvents();
        String id = add(
                node,
                Map.of("fail", 2, "value", "third time lucky"),
                Map.of("attempts", 3, "backoff", Map.of("type", "exponential", "delay", 100)));

        oxbow.worker(queue, this::work);

        assertThat(node.ask("result", "id", id).asText()).isEqualTo("third time lucky");
        JsonNode seen = node.ask("job", "id", id);
        assertThat(seen.get("attemptsMade").asInt()).isEqualTo(3);
        assertThat(seen.get("failedReason").asText()).isEqualTo("attempt 2 fails");
        assertThat(seen.get("stacktrace")).hasSize(2);
        assertThat(seen.get("finishedOn").asLong())
                .isGreaterThanOrEqualTo(seen.get("timestamp").asLong() + 100 + 200);
        events.awaitEvent("completed", id);
        assertThat(events.eventNames(id))
                .containsExactly(
                        "added",
                        "waiting",
                        "active",
                        "delayed",
                        "waiting",
                        "active",
                        "delayed",
                        "waiting",
                        "active",
                        "completed");
    }

    @Test
    void failsAJobForWhichNodeWaits() {
        NodeProgram node = nodeQueue();
        NodeProgram events = nodeEvents();
        String id = add(node, Map.of("fail", 99), Map.of("attempts", 2));

        oxbow.worker(queue, this::work);

        assertThatThrownBy(() -> node.ask("result", "id", id)).hasMessageContaining("attempt 2 fails");
        JsonNode seen = awaitNodeState(node, id, JobState.FAILED);
        assertThat(seen.get("failedReason").asText()).isEqualTo("attempt 2 fails");
        assertThat(seen.get("attemptsMade").asInt()).isEqualTo(2);
        assertThat(seen.get("stacktrace")).hasSize(2);
        assertThat(seen.get("stacktrace").get(1).asText())
                .contains("attempt 2 fails")
                .contains(OxbowWorkerTest.class.getName());
        assertThat(events.awaitEvent("failed", id).get("failedReason").asText()).isEqualTo("attempt 2 fails");
        assertThat(events.awaitEvent("retries-exhausted", id)
                        .get("attemptsMade")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void failsAtOnceWhatIsUnrecoverable() {
        NodeProgram node = nodeQueue();
        String id = add(node, Map.of(), Map.of("attempts", 5));

        oxbow.worker(queue, job -> {
            throw new UnrecoverableException("no use");
        });

        assertThatThrownBy(() -> node.ask("result", "id", id)).hasMessageContaining("no use");
        assertThat(awaitNodeState(node, id, JobState.FAILED).get("attemptsMade").asInt())
                .isEqualTo(1);
    }

    @Test
    void removesFinishedJobsAsNodeConfigured() {
        NodeProgram node = nodeQueue();
        String succeeding = add(node, Map.of("value", 1), Map.of("removeOnComplete", true));
        String failing = add(node, Map.of("fail", 9), Map.of("removeOnFail", true));
        String first = add(node, Map.of(), Map.of("removeOnComplete", 1));
        String second = add(node, Map.of(), Map.of("removeOnComplete", Map.of("count", 1, "age", 3600)));

        oxbow.worker(queue, this::work);

        awaitNodeState(node, second, JobState.COMPLETED);
        for (String gone : List.of(succeeding, failing, first)) {
            assertThat(node.ask("job", "id", gone).isNull()).as(gone).isTrue();
        }
        assertThat(node.ask("counts").get("completed").asInt()).isEqualTo(1);
        assertThat(node.ask("counts").get("failed").asInt()).isZero();
    }

    @Test
    void processesABatchThatNodeAdded() {
        NodeProgram node = nodeQueue();
        List<Map<String, Object>> jobs = IntStream.range(0, 50)
                .<Map<String, Object>>mapToObj(i -> Map.of("name", "n", "data", Map.of("value", i)))
                .toList();
        node.ask("addAll", "jobs", jobs);

        oxbow.worker(queue, this::work, WorkerOptions.builder().concurrency(10).build());

        Await.until(
                "all are completed", () -> node.ask("counts").get("completed").asInt() == 50);
        assertThat(fetched).hasSize(50).doesNotHaveDuplicates();
    }

    private static String add(NodeProgram node, Object data, Map<String, Object> options) {
        return node.ask("add", "name", "from-node", "data", data, "options", options)
                .asText();
    }

    /** Fails the first {@code fail} attempts, then returns {@code value}. */
    private @Nullable Object work(ActiveJob job) {
        fetched.add(job.job().id());
        JsonNode data = job.job().data().as(JsonNode.class);
        int attempt = job.job().attemptsMade() + 1;
        if (attempt <= data.path("fail").asInt()) {
            throw new IllegalStateException("attempt " + attempt + " fails");
        }
        return data.get("value");
    }
}
