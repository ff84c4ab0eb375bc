package dev.oxbow.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.app.wire.RawRedis;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.worker.ActiveJob;
import dev.oxbow.core.worker.WorkerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * An idle Oxbow worker sends no command after an empty wait, and misses no job: its block window is far longer than any
 * of these tests, so it depends on Node's markers and on its own timers.
 */
@Tag("node")
class WokenByNodeTest extends SharedRedis {
    private static final WorkerOptions PATIENT =
            WorkerOptions.builder().blockWindow(Duration.ofHours(1)).build();
    private static final int LATER = 3_600_000;
    private static final int SOON = 500;

    private final List<String> started = new CopyOnWriteArrayList<>();
    private NodeProgram node;
    private RawRedis redis;

    WokenByNodeTest(Adapter adapter) {
        super(adapter);
    }

    @BeforeEach
    void startNode() {
        node = nodeQueue();
        redis = rawRedis();
    }

    @Test
    void startsADelayedJobWhenItIsDue() {
        idleWorker();

        String id = add(Map.of("delay", SOON));

        assertThat(awaitState(id, JobState.COMPLETED).processedOn())
                .isAfterOrEqualTo(awaitState(id, JobState.COMPLETED).timestamp().plusMillis(SOON));
    }

    @Test
    void startsAnEarlierDelayedJobThanTheOneItWaitsFor() {
        idleWorker();
        String later = add(Map.of("delay", LATER));
        awaitWaiting(redis, 1);

        String sooner = add(Map.of("delay", SOON));

        awaitState(sooner, JobState.COMPLETED);
        awaitState(later, JobState.DELAYED);
    }

    @Test
    void startsTheNextDelayedJobAfterTheOneBefore() {
        List<String> ids = List.of(add(Map.of("delay", 2 * SOON)), add(Map.of("delay", SOON)));
        idleWorker();

        ids.forEach(id -> awaitState(id, JobState.COMPLETED));

        assertThat(started).containsExactly(ids.get(1), ids.get(0));
    }

    @Test
    void startsADelayedJobThatIsPromoted() {
        idleWorker();
        String id = add(Map.of("delay", LATER));
        awaitWaiting(redis, 1);

        node.ask("promote", "id", id);

        awaitState(id, JobState.COMPLETED);
    }

    @Test
    void startsADelayedJobWhoseDelayIsShortened() {
        idleWorker();
        String id = add(Map.of("delay", LATER));
        awaitWaiting(redis, 1);

        node.ask("changeDelay", "id", id, "delay", SOON);

        awaitState(id, JobState.COMPLETED);
    }

    @Test
    void startsJobsAddedDuringAPauseInOrder() {
        idleWorker();
        node.ask("pause");
        String third = add(Map.of("priority", 9));
        String second = add(Map.of("priority", 2));
        String first = add(Map.of());
        awaitWaiting(redis, 1);
        assertThat(started).isEmpty();

        node.ask("resume");

        awaitState(third, JobState.COMPLETED);
        assertThat(started).containsExactly(first, second, third);
    }

    @Test
    void startsADelayedJobThatFellDueDuringAPause() {
        idleWorker();
        node.ask("pause");
        String id = add(Map.of("delay", SOON));
        long due = System.currentTimeMillis() + 2 * SOON;
        Await.until("the delay is over", () -> System.currentTimeMillis() > due);
        assertThat(started).isEmpty();

        node.ask("resume");

        awaitState(id, JobState.COMPLETED);
    }

    @Test
    void continuesAfterAPauseThatStoppedIt() throws Exception {
        CountDownLatch paused = new CountDownLatch(1);
        oxbow.worker(
                queue,
                job -> {
                    started.add(job.job().id());
                    paused.await();
                    return null;
                },
                PATIENT);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(add(Map.of()));
        }
        Await.until("the first runs", () -> started.size() == 1);
        node.ask("pause");
        paused.countDown();
        awaitState(ids.get(0), JobState.COMPLETED);
        awaitWaiting(redis, 1);
        assertThat(started).containsExactly(ids.get(0));

        node.ask("resume");

        awaitState(ids.get(4), JobState.COMPLETED);
        assertThat(started).containsExactlyElementsOf(ids);
    }

    @Test
    void continuesAsNodesGlobalRateLimitAllows() {
        node.ask("rateLimit", "max", 1, "duration", SOON);
        idleWorker();
        List<String> ids = List.of(add(Map.of()), add(Map.of()), add(Map.of()));

        awaitState(ids.get(2), JobState.COMPLETED);

        assertThat(started).containsExactlyElementsOf(ids);
    }

    @Test
    void continuesWhenNodeEndsItsRateLimit() {
        node.ask("rateLimit", "max", 1000, "duration", 1000);
        idleWorker();
        node.ask("holdBack", "millis", 2 * SOON);

        String id = add(Map.of());

        awaitState(id, JobState.COMPLETED);
    }

    @Test
    void usesTheSlotThatAClosingNodeWorkerFrees() {
        node.ask("concurrency", "limit", 1);
        NodeProgram leaving = nodeWorker();
        String held = node.ask("add", "name", "n", "data", Map.of("do", "last")).asText();
        leaving.awaitEvent("started", held);
        oxbow.worker(queue, this::work, PATIENT);
        String next = add(Map.of());
        awaitWaiting(redis, 1);
        assertThat(started).isEmpty();

        leaving.ask("leave");

        awaitState(next, JobState.COMPLETED);
        assertThat(started).containsExactly(next);
    }

    @Test
    void startsAFailedJobThatNodeRetries() {
        idleWorker();
        String id = node.ask("add", "name", "n", "data", Map.of("fail", 1)).asText();
        awaitState(id, JobState.FAILED);
        awaitWaiting(redis, 1);

        node.ask("retry", "id", id);

        awaitState(id, JobState.COMPLETED);
        assertThat(started).containsExactly(id, id);
    }

    @Test
    void startsAParentWhoseLastChildNodeFinishes() {
        idleWorker();
        Map<String, Object> child = Map.of("name", "child", "queueName", queue + "-children", "data", Map.of());
        String parent = node.ask(
                        "flow",
                        "tree",
                        Map.of("name", "parent", "queueName", queue, "data", Map.of(), "children", List.of(child)))
                .get("parent")
                .asText();
        awaitNodeState(node, parent, JobState.WAITING_CHILDREN);

        opened(NodeProgram.start("worker.mjs", url(), queue + "-children"));

        awaitState(parent, JobState.COMPLETED);
    }

    /** A worker that has found no job and waits for a marker. */
    private void idleWorker() {
        oxbow.worker(queue, this::work, PATIENT);
        awaitWaiting(redis, 1);
    }

    private String add(Map<String, Object> options) {
        return node.ask("add", "name", "n", "data", Map.of(), "options", options)
                .asText();
    }

    private @Nullable Object work(ActiveJob job) {
        started.add(job.job().id());
        if (job.job().attemptsMade()
                < job.job().data().as(JsonNode.class).path("fail").asInt()) {
            throw new IllegalStateException("fails once");
        }
        return null;
    }
}
