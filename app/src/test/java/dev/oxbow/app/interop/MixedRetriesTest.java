package dev.oxbow.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.app.wire.RawRedis;
import dev.oxbow.core.Oxbow;
import dev.oxbow.core.job.Backoff;
import dev.oxbow.core.job.JobCounts;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.worker.ActiveJob;
import dev.oxbow.core.worker.WorkerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two Oxbows, each producer and worker, so that jobs are handed over locally all the time, beside a producer and two
 * workers of Node: delays, priorities, and jobs that fail once or twice.
 */
@Tag("node")
class MixedRetriesTest extends SharedRedis {
    private static final int CALLERS = 4;
    private static final int EACH = 25;
    private static final int BATCHES = 3;
    private static final int BATCH = 20;
    private static final int JOBS = 2 * CALLERS * EACH + 2 * BATCHES * BATCH;
    private static final Duration BOUND = Duration.ofSeconds(60);

    private final Adapter adapter;
    private final List<String> byOxbow = new CopyOnWriteArrayList<>();
    private final List<String> expected = new CopyOnWriteArrayList<>();

    MixedRetriesTest(Adapter adapter) {
        super(adapter);
        this.adapter = adapter;
    }

    @Test
    void everyAttemptIsMadeExactlyOnce() throws Exception {
        RawRedis redis = rawRedis();
        NodeProgram node = nodeQueue();
        List<NodeProgram> nodeWorkers = List.of(nodeWorker(Map.of("concurrency", 3)), nodeWorker());
        addByNode(node);
        Await.until("Node works", () -> nodeWorkers.stream()
                .anyMatch(worker -> !worker.events("started").isEmpty()));
        Oxbow other = opened(adapter.open(url()));
        for (Oxbow each : List.of(oxbow, other)) {
            each.worker(
                    queue, this::work, WorkerOptions.builder().concurrency(4).build());
        }

        ExecutorService callers = Executors.newFixedThreadPool(2 * CALLERS + 1);
        try {
            List<Future<?>> adding = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                adding.add(callers.submit(producer(oxbow)));
                adding.add(callers.submit(producer(other)));
            }
            adding.add(callers.submit(() -> addByNode(node)));
            for (Future<?> some : adding) {
                some.get(BOUND.toSeconds(), TimeUnit.SECONDS);
            }
        } finally {
            callers.shutdownNow();
        }

        Await.until("all jobs are completed", BOUND, () -> redis.number("ZCARD", key("completed")) == JOBS);
        List<String> made = new ArrayList<>(byOxbow);
        for (NodeProgram worker : nodeWorkers) {
            for (JsonNode line : worker.events("started")) {
                made.add(
                        line.get("id").asText() + "#" + line.get("attemptsMade").asInt());
            }
        }
        assertThat(made).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(byOxbow).isNotEmpty();
        assertThat(oxbow.queue(queue).counts()).isEqualTo(new JobCounts(0, 0, JOBS, 0, 0, 0, 0, false));
        assertThat(redis.texts("KEYS", key("*:lock"))).isEmpty();
        assertThat(redis.texts("SMEMBERS", key("stalled"))).isEmpty();
        List<String> events = eventsOfJobs(redis);
        assertThat(events.stream().filter(event -> event.startsWith("active "))).hasSize(expected.size());
        assertThat(events.stream().filter(event -> event.startsWith("completed ")))
                .hasSize(JOBS)
                .doesNotHaveDuplicates();
    }

    private Callable<Void> producer(Oxbow producing) {
        return () -> {
            for (int i = 0; i < EACH; i++) {
                expect(producing.queue(queue).add("n", data(i), options(i)).id(), i);
            }
            return null;
        };
    }

    private void addByNode(NodeProgram node) {
        for (int batch = 0; batch < BATCHES; batch++) {
            List<Map<String, Object>> jobs = IntStream.range(0, BATCH)
                    .<Map<String, Object>>mapToObj(i -> Map.of("name", "n", "data", data(i), "opts", nodeOptions(i)))
                    .toList();
            JsonNode ids = node.ask("addAll", "jobs", jobs);
            for (int i = 0; i < BATCH; i++) {
                expect(ids.get(i).asText(), i);
            }
        }
    }

    private void expect(String id, int i) {
        for (int attempt = 0; attempt <= failures(i); attempt++) {
            expected.add(id + "#" + attempt);
        }
    }

    private static int failures(int i) {
        return i % 5 == 0 ? 2 : i % 5 == 1 ? 1 : 0;
    }

    private static Map<String, Object> data(int i) {
        return Map.of("do", "fail", "times", failures(i), "value", i);
    }

    private static JobOptions options(int i) {
        JobOptions.Builder options = JobOptions.builder().attempts(3);
        return switch (i % 4) {
            case 0 -> options.backoff(Backoff.fixed(Duration.ofMillis(30))).build();
            case 1 -> options.delay(Duration.ofMillis(50)).build();
            case 2 -> options.priority(1 + i % 3).build();
            default -> options.build();
        };
    }

    private static Map<String, Object> nodeOptions(int i) {
        return switch (i % 4) {
            case 0 -> Map.of("attempts", 3, "backoff", 30);
            case 1 -> Map.of("attempts", 3, "delay", 50);
            case 2 -> Map.of("attempts", 3, "priority", 1 + i % 3);
            default -> Map.of("attempts", 3);
        };
    }

    private Object work(ActiveJob job) {
        JsonNode data = job.job().data().as(JsonNode.class);
        byOxbow.add(job.job().id() + "#" + job.job().attemptsMade());
        if (job.job().attemptsMade() < data.path("times").asInt()) {
            throw new IllegalStateException("attempt " + (job.job().attemptsMade() + 1) + " fails");
        }
        return data.get("value");
    }

    private List<String> eventsOfJobs(RawRedis redis) {
        return KeyspaceDump.events(redis, key("events")).stream()
                .map(fields -> fields.get("event") + " " + fields.get("jobId"))
                .toList();
    }
}
