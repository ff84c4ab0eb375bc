package dev.oxbow.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.app.wire.RawRedis;
import dev.oxbow.core.job.AddedJob;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.worker.WorkerOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A job added in a process whose own worker is idle may start with the same command; never before earlier jobs, and
 * never against Node's settings.
 */
@Tag("node")
class HandoverTest extends SharedRedis {
    private final List<String> started = new CopyOnWriteArrayList<>();
    private NodeProgram node;
    private RawRedis redis;

    HandoverTest(Adapter adapter) {
        super(adapter);
    }

    @BeforeEach
    void startNode() {
        node = nodeQueue();
        redis = rawRedis();
    }

    @Test
    void jobsThatNodeAddedEarlierStartEarlier() {
        List<RawRedis> markerConsumers = markerConsumers(2);
        idleWorker(1, 3);
        String first = nodeAdd(Map.of());
        String second = nodeAdd(Map.of());
        // The worker is not notified of these two.
        markerConsumers.forEach(
                markerConsumer -> assertThat(markerConsumer.reply()).isNotNull());

        String third = oxbow.queue(queue).add("n", Map.of()).id();

        awaitState(third, JobState.COMPLETED);
        assertThat(started).containsExactly(first, second, third);
    }

    @Test
    void nodesMoreUrgentJobsStartEarlier() {
        List<RawRedis> markerConsumers = markerConsumers(2);
        idleWorker(1, 3);
        String third = nodeAdd(Map.of("priority", 7));
        String first = nodeAdd(Map.of("priority", 2));
        markerConsumers.forEach(
                markerConsumer -> assertThat(markerConsumer.reply()).isNotNull());

        String second = oxbow.queue(queue)
                .add("n", Map.of(), JobOptions.builder().priority(5).build())
                .id();

        awaitState(third, JobState.COMPLETED);
        assertThat(started).containsExactly(first, second, third);
    }

    @Test
    void jobsWithoutPriorityStartBeforeNodesPrioritizedJobs() {
        List<RawRedis> markerConsumers = markerConsumers(1);
        idleWorker(1, 2);
        String second = nodeAdd(Map.of("priority", 1));
        markerConsumers.forEach(
                markerConsumer -> assertThat(markerConsumer.reply()).isNotNull());

        String first = oxbow.queue(queue).add("n", Map.of()).id();

        awaitState(second, JobState.COMPLETED);
        assertThat(started).containsExactly(first, second);
    }

    @Test
    void nothingStartsWhileNodePausesTheQueue() {
        idleWorker(5, 1);
        node.ask("pause");

        String id = oxbow.queue(queue).add("n", Map.of()).id();

        assertThat(redis.texts("LRANGE", key("wait"), "0", "-1")).containsExactly(id);
        assertThat(started).isEmpty();
        node.ask("resume");
        awaitState(id, JobState.COMPLETED);
    }

    @Test
    void nothingStartsBeyondNodesGlobalConcurrency() {
        node.ask("concurrency", "limit", 1);
        NodeProgram holding = nodeWorker();
        String held = node.ask("add", "name", "n", "data", Map.of("do", "hang")).asText();
        holding.awaitEvent("started", held);
        oxbow.worker(
                queue,
                job -> started.add(job.job().id()),
                WorkerOptions.builder().concurrency(5).build());
        awaitWaiting(redis, 1);

        String id = oxbow.queue(queue).add("n", Map.of()).id();

        assertThat(redis.texts("LRANGE", key("active"), "0", "-1")).containsExactly(held);
        assertThat(redis.texts("LRANGE", key("wait"), "0", "-1")).containsExactly(id);
        assertThat(started).isEmpty();
    }

    @Test
    void noMoreStartThanNodesRateLimitAllows() {
        node.ask("rateLimit", "max", 2, "duration", 3_600_000);
        idleWorker(5, 1);

        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(oxbow.queue(queue).add("n", Map.of()).id());
        }

        ids.subList(0, 2).forEach(id -> awaitState(id, JobState.COMPLETED));
        assertThat(redis.texts("LRANGE", key("wait"), "0", "-1")).containsExactly(ids.get(4), ids.get(3), ids.get(2));
        assertThat(started).containsExactlyInAnyOrderElementsOf(ids.subList(0, 2));
    }

    @Test
    void jobsWithoutAFreeSlotHereStartAtNode() {
        CountDownLatch end = new CountDownLatch(1);
        oxbow.worker(queue, job -> {
            started.add(job.job().id());
            end.await();
            return null;
        });
        awaitWaiting(redis, 1);
        NodeProgram idle = nodeWorker(Map.of("drainDelay", 3600));
        awaitWaiting(redis, 2);

        List<String> ids = oxbow
                .queue(queue)
                .addAll(IntStream.range(0, 3)
                        .mapToObj(i -> new NewJob("n", Json.of(Map.of("i", i)), JobOptions.DEFAULTS))
                        .toList())
                .stream()
                .map(AddedJob::id)
                .toList();

        Await.until(
                "each has started",
                () -> started.size() + idle.events("started").size() == 3);
        end.countDown();
        ids.forEach(id -> awaitState(id, JobState.COMPLETED));
        assertThat(started).hasSize(1);
        assertThat(idle.events("started")).hasSize(2);
    }

    /** A worker that waits for a marker, after those that wait already. */
    private void idleWorker(int concurrency, int waitingThen) {
        oxbow.worker(
                queue,
                job -> started.add(job.job().id()),
                WorkerOptions.builder().concurrency(concurrency).build());
        awaitWaiting(redis, waitingThen);
    }

    /** Connections that each pop the next marker before any worker, and ignore it. */
    private List<RawRedis> markerConsumers(int number) {
        List<RawRedis> markerConsumers = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            RawRedis markerConsumer = rawRedis();
            markerConsumer.send("BZPOPMIN", key("marker"), "0");
            markerConsumers.add(markerConsumer);
            awaitWaiting(redis, markerConsumers.size());
        }
        return markerConsumers;
    }

    private String nodeAdd(Map<String, Object> options) {
        return node.ask("add", "name", "n", "data", Map.of(), "options", options)
                .asText();
    }
}
