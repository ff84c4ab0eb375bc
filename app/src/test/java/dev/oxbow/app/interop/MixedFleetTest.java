package dev.oxbow.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.core.job.JobCounts;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.queue.AddedJob;
import dev.oxbow.core.queue.NewJob;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.worker.WorkerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Producers and workers of both kinds share one queue. */
class MixedFleetTest extends SharedRedis {
    private static final int ROUNDS = 10;
    private static final int BATCH = 20;

    MixedFleetTest(Adapter adapter) {
        super(adapter);
    }

    @Test
    void everyJobIsProcessedExactlyOnce() {
        NodeProgram node = nodeQueue();
        List<String> byOxbow = new CopyOnWriteArrayList<>();
        oxbow.worker(
                queue,
                job -> {
                    byOxbow.add(job.job().id());
                    return Map.of("seen", job.job().data().tree());
                },
                WorkerOptions.DEFAULTS.withConcurrency(3).withName("oxbow"));
        NodeProgram first = nodeWorker(Map.of("concurrency", 3, "name", "node-1"));
        NodeProgram second = nodeWorker(Map.of("concurrency", 1, "name", "node-2"));

        List<String> added = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            int base = round * BATCH;
            oxbow
                    .queue(queue)
                    .addAll(IntStream.range(base, base + BATCH)
                            .mapToObj(i -> new NewJob("oxbow", Json.of(Map.of("n", i)), everyKind(i)))
                            .toList())
                    .stream()
                    .map(AddedJob::id)
                    .forEach(added::add);
            List<Map<String, Object>> jobs = IntStream.range(base, base + BATCH)
                    .<Map<String, Object>>mapToObj(
                            i -> Map.of("name", "node", "data", Map.of("n", i), "opts", Map.of("priority", i % 3)))
                    .toList();
            node.ask("addAll", "jobs", jobs).forEach(id -> added.add(id.asText()));
        }

        Await.until("all jobs are completed", () -> oxbow.queue(queue).counts().completed() == added.size());
        List<String> processed = new ArrayList<>(byOxbow);
        for (NodeProgram worker : List.of(first, second)) {
            worker.events("started").stream()
                    .map(line -> line.get("id").asText())
                    .forEach(processed::add);
        }
        assertThat(processed).containsExactlyInAnyOrderElementsOf(added).doesNotHaveDuplicates();
        assertThat(byOxbow).isNotEmpty();
        assertThat(first.events("started")).isNotEmpty();
        assertThat(oxbow.queue(queue).counts()).isEqualTo(new JobCounts(0, 0, added.size(), 0, 0, 0, 0, false));
        for (JsonNode job : node.ask("jobs", "states", List.of("completed"))) {
            assertThat(job.get("attemptsStarted").asInt()).isEqualTo(1);
            assertThat(job.get("returnvalue"))
                    .isEqualTo(Json.of(Map.of("seen", job.get("data"))).tree());
        }
    }

    private static JobOptions everyKind(int i) {
        return switch (i % 4) {
            case 0 -> JobOptions.builder().delay(Duration.ofMillis(50)).build();
            case 1 -> JobOptions.builder().priority(1 + i % 7).build();
            case 2 -> JobOptions.builder().lifo(true).build();
            default -> JobOptions.DEFAULTS;
        };
    }
}
