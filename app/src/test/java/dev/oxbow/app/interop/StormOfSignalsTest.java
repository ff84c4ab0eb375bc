package dev.oxbow.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.app.wire.RawRedis;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.worker.WorkerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Node adds, delays, pauses, resumes, limits and promotes in random order, while one Oxbow worker, whose block window
 * is far longer than the test, processes and adds jobs itself. The orders come from seeds.
 */
@Tag("node")
class StormOfSignalsTest extends SharedRedis {
    private static final int OPERATIONS = 120;
    private static final Duration BOUND = Duration.ofSeconds(60);

    private final List<String> added = new ArrayList<>();
    private final List<String> started = new CopyOnWriteArrayList<>();

    StormOfSignalsTest(Adapter adapter) {
        super(adapter);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void losesNoJob(long seed) {
        NodeProgram node = nodeQueue();
        RawRedis redis = rawRedis();
        oxbow.worker(
                queue,
                job -> started.add(job.job().id()),
                WorkerOptions.builder()
                        .concurrency(3)
                        .blockWindow(Duration.ofHours(1))
                        .build());
        Random random = new Random(seed);

        for (int i = 0; i < OPERATIONS; i++) {
            operate(node, random);
        }
        node.ask("resume");

        Await.until(
                "all " + added.size() + " jobs are completed",
                BOUND,
                () -> redis.number("ZCARD", key("completed")) == added.size());
        assertThat(started).containsExactlyInAnyOrderElementsOf(added);
    }

    private void operate(NodeProgram node, Random random) {
        switch (random.nextInt(16)) {
            case 0, 1 -> node.ask("pause");
            case 2, 3 -> node.ask("resume");
            case 4 -> node.ask("concurrency", "limit", 1 + random.nextInt(3));
            case 5 -> node.ask("rateLimit", "max", 1 + random.nextInt(5), "duration", 20 + random.nextInt(80));
            case 6 -> promoteOne(node);
            case 7, 8 -> {
                List<Map<String, Object>> jobs = IntStream.range(0, 5)
                        .<Map<String, Object>>mapToObj(
                                i -> Map.of("name", "n", "data", Map.of(), "opts", options(random)))
                        .toList();
                node.ask("addAll", "jobs", jobs).forEach(id -> added.add(id.asText()));
            }
            case 9, 10, 11 ->
                added.add(oxbow.queue(queue)
                        .add(
                                "n",
                                Map.of(),
                                JobOptions.builder()
                                        .delay(Duration.ofMillis(10L * random.nextInt(10)))
                                        .build())
                        .id());
            default ->
                added.add(node.ask("add", "name", "n", "data", Map.of(), "options", options(random))
                        .asText());
        }
    }

    /** Promotes a job that is delayed now, if there is one; if it becomes due meanwhile, Node rejects that. */
    private static void promoteOne(NodeProgram node) {
        JsonNode delayed = node.ask("jobs", "states", List.of("delayed"));
        if (!delayed.isEmpty()) {
            node.ask("promoteIfDelayed", "id", delayed.get(0).get("id").asText());
        }
    }

    private static Map<String, Object> options(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Map.of("delay", 1 + random.nextInt(200));
            case 1 -> Map.of("priority", 1 + random.nextInt(5));
            case 2 -> Map.of("lifo", true);
            default -> Map.of();
        };
    }
}
