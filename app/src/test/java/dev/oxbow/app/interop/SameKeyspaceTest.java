package dev.oxbow.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.app.wire.RawRedis;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.KeepJobs;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.worker.ActiveJob;
import dev.oxbow.core.worker.WorkerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The same operations by Node on one queue and by Oxbow on another leave the same keys, although Oxbow adds many jobs
 * in one call, fetches many in one call, and hands over locally. The one difference is when the marker is removed: it
 * is compared where no worker has run; otherwise both must have consumed theirs.
 */
@Tag("node")
class SameKeyspaceTest extends SharedRedis {
    private static final int HOUR = 3_600_000;
    private static final int MANY = 40;

    /** The same job for both. */
    private record Twin(Map<String, Object> data, Map<String, Object> node, JobOptions oxbow) {}

    private final String twin = queue + "-node";
    private NodeProgram node;
    private RawRedis redis;

    SameKeyspaceTest(Adapter adapter) {
        super(adapter);
    }

    @BeforeEach
    void startNode() {
        node = opened(NodeProgram.start("queue.mjs", url(), twin));
        redis = rawRedis();
    }

    @Test
    void afterJobsOfEveryKindWereAdded() {
        everyKind().forEach(this::add);

        assertSame();
    }

    @Test
    void afterJobsWereAddedTogether() {
        addTogether(everyKind());

        assertSame();
    }

    @Test
    void afterABacklogOfEveryKindWasProcessed() {
        everyKind().forEach(this::add);

        startWorkers(1);

        awaitFinished(everyKind().size() - 2); // One job is removed when it completes, one stays delayed.
        assertSame();
    }

    @Test
    void afterLoneJobsWereProcessedByIdleWorkers() {
        startWorkers(1);
        List<Twin> jobs = everyKind().stream()
                .filter(job -> !job.node().containsKey("removeOnComplete"))
                .toList();
        int finished = 0;
        for (Twin job : jobs) {
            add(job);
            if (!job.node().containsKey("delay")) {
                finished++;
            }
            awaitFinished(finished);
        }

        assertSame();
    }

    @Test
    void afterManyJobsWereProcessedAtOnce() {
        addTogether(IntStream.range(0, MANY)
                .mapToObj(i -> new Twin(
                        Map.of("do", "fail", "times", i % 3, "value", i),
                        i % 4 == 0 ? Map.of("attempts", 2) : Map.of("attempts", 2, "priority", i % 4),
                        JobOptions.builder().attempts(2).priority(i % 4).build()))
                .toList());

        startWorkers(8);

        awaitFinished(MANY);
        SortedMap<String, Object> byOxbow = KeyspaceDump.of(redis, queue);
        SortedMap<String, Object> byNode = KeyspaceDump.of(redis, twin);
        byOxbow.put("events", eventsByJob(queue));
        byNode.put("events", eventsByJob(twin));
        assertSame(byOxbow, byNode);
    }

    private static List<Twin> everyKind() {
        return List.of(
                new Twin(Map.of("do", "echo", "value", Map.of("text", "größer 😀")), Map.of(), JobOptions.DEFAULTS),
                new Twin(
                        Map.of("do", "echo", "value", 2),
                        Map.of("priority", 3),
                        JobOptions.builder().priority(3).build()),
                new Twin(
                        Map.of("do", "echo", "value", 3),
                        Map.of("delay", HOUR),
                        JobOptions.builder().delay(Duration.ofMillis(HOUR)).build()),
                new Twin(
                        Map.of("do", "fail", "times", 2, "value", 4),
                        Map.of("attempts", 3),
                        JobOptions.builder().attempts(3).build()),
                new Twin(Map.of("do", "fail", "times", 1), Map.of(), JobOptions.DEFAULTS),
                new Twin(
                        Map.of("do", "echo", "value", 6),
                        Map.of("removeOnComplete", true),
                        JobOptions.builder().removeOnComplete(KeepJobs.none()).build()),
                new Twin(
                        Map.of("do", "echo", "value", 7),
                        Map.of("lifo", true),
                        JobOptions.builder().lifo(true).build()),
                new Twin(
                        Map.of("do", "fail", "times", 9),
                        Map.of("attempts", 2, "priority", 1),
                        JobOptions.builder().attempts(2).priority(1).build()));
    }

    private void add(Twin job) {
        node.ask("add", "name", "n", "data", job.data(), "options", job.node());
        oxbow.queue(queue).add("n", job.data(), job.oxbow());
    }

    private void addTogether(List<Twin> jobs) {
        node.ask(
                "addAll",
                "jobs",
                jobs.stream()
                        .map(job -> Map.of("name", "n", "data", job.data(), "opts", job.node()))
                        .toList());
        oxbow.queue(queue)
                .addAll(jobs.stream()
                        .map(job -> new NewJob("n", Json.of(job.data()), job.oxbow()))
                        .toList());
    }

    private void startWorkers(int concurrency) {
        opened(NodeProgram.start(
                "worker.mjs",
                url(),
                twin,
                Json.of(Map.of("concurrency", concurrency, "name", "w")).text()));
        oxbow.worker(
                queue,
                SameKeyspaceTest::work,
                WorkerOptions.builder().concurrency(concurrency).name("w").build());
    }

    /** Like Node's worker. */
    private static @Nullable Object work(ActiveJob job) {
        JsonNode data = job.job().data().as(JsonNode.class);
        if (job.job().attemptsMade() < data.path("times").asInt()) {
            throw new IllegalStateException("attempt " + (job.job().attemptsMade() + 1) + " fails");
        }
        return data.get("value");
    }

    /** Waits until that many jobs have finished and are kept, on both queues, and both have consumed their markers. */
    private void awaitFinished(int jobs) {
        for (String name : List.of(queue, twin)) {
            String prefix = "bull:" + name + ":";
            Await.until(
                    jobs + " jobs of " + name + " have finished",
                    () -> redis.number("ZCARD", prefix + "completed") + redis.number("ZCARD", prefix + "failed") == jobs
                            && redis.number("EXISTS", prefix + "wait", prefix + "active", prefix + "prioritized") == 0
                            && redis.number("EXISTS", prefix + "marker") == 0);
        }
    }

    private void assertSame() {
        assertSame(KeyspaceDump.of(redis, queue), KeyspaceDump.of(redis, twin));
    }

    private static void assertSame(SortedMap<String, Object> byOxbow, SortedMap<String, Object> byNode) {
        assertThat(byNode).containsKeys("id", "meta", "events", "1");
        assertThat(byOxbow).containsOnlyKeys(byNode.keySet());
        byNode.forEach(
                (suffix, held) -> assertThat(byOxbow.get(suffix)).as(suffix).isEqualTo(held));
    }

    /** The order in which several jobs start together is undefined; the result of each is not. */
    private SortedMap<String, List<Map<String, String>>> eventsByJob(String name) {
        SortedMap<String, List<Map<String, String>>> byJob = new TreeMap<>();
        for (Map<String, String> event : KeyspaceDump.events(redis, "bull:" + name + ":events")) {
            String id = event.get("jobId");
            if (id != null) {
                byJob.computeIfAbsent(id, i -> new ArrayList<>()).add(event);
            }
        }
        return byJob;
    }
}
