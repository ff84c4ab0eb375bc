package dev.oxbow.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.scheduler.JobScheduler;
import dev.oxbow.core.scheduler.JobSchedulers;
import dev.oxbow.core.scheduler.JobTemplate;
import dev.oxbow.core.scheduler.Schedule;
import dev.oxbow.core.scheduler.ScheduledJob;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.worker.WorkerOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Schedulers that one side creates and the other side's workers advance. */
@Tag("node")
class SchedulersTest extends SharedRedis {
    private static final Duration OFTEN = Duration.ofMillis(150);
    private static final int RUNS = 5;

    private final List<String> processed = new CopyOnWriteArrayList<>();

    SchedulersTest(Adapter adapter) {
        super(adapter);
    }

    private JobSchedulers schedulers() {
        return oxbow.queue(queue).schedulers();
    }

    private void oxbowWorker(int concurrency) {
        oxbow.worker(
                queue,
                job -> {
                    processed.add(job.job().id());
                    return job.job().data().as(JsonNode.class);
                },
                WorkerOptions.builder().concurrency(concurrency).build());
    }

    private void awaitCompleted(int jobs) {
        Await.until(
                jobs + " runs are completed",
                Duration.ofSeconds(60),
                () -> oxbow.queue(queue).counts().completed() >= jobs);
    }

    /** All runs up to the limit are done, and no further job is delayed. */
    private void assertRunsEnded(int runs) {
        assertThat(oxbow.queue(queue).counts().completed()).isEqualTo(runs);
        assertThat(oxbow.queue(queue).counts().delayed()).isZero();
        assertThat(oxbow.queue(queue).counts().waiting()).isZero();
    }

    @Test
    void oxbowsWorkersKeepNodesSchedulersRunning() {
        NodeProgram node = nodeQueue();
        node.ask(
                "upsertScheduler",
                "scheduler",
                "often",
                "repeat",
                Map.of("every", OFTEN.toMillis(), "limit", RUNS),
                "template",
                Map.of("name", "tick", "data", Map.of("a", 1), "opts", Map.of("attempts", 3)));

        oxbowWorker(1);

        awaitCompleted(RUNS);
        assertRunsEnded(RUNS);
        assertThat(processed).hasSize(RUNS).doesNotHaveDuplicates().allMatch(id -> id.startsWith("repeat:often:"));
        JsonNode last = node.ask("job", "id", processed.get(RUNS - 1));
        assertThat(last.get("name").asText()).isEqualTo("tick");
        assertThat(last.get("returnvalue")).isEqualTo(Json.of(Map.of("a", 1)).as(JsonNode.class));
        assertThat(last.get("opts").get("attempts").asInt()).isEqualTo(3);
        assertThat(last.get("opts").get("repeat").get("count").asInt()).isEqualTo(RUNS);
        assertThat(node.ask("scheduler", "scheduler", "often")
                        .get("iterationCount")
                        .asInt())
                .isEqualTo(RUNS);
    }

    @Test
    void oxbowsWorkersKeepNodesPatternsRunning() {
        NodeProgram node = nodeQueue();
        node.ask(
                "upsertScheduler",
                "scheduler",
                "each second",
                "repeat",
                Map.of("pattern", "* * * * * *", "tz", "America/New_York", "limit", 3));

        oxbowWorker(1);

        awaitCompleted(3);
        assertRunsEnded(3);
        assertThat(processed).hasSize(3).allMatch(id -> id.endsWith("000"));
    }

    @Test
    void nodesWorkersKeepOxbowsSchedulersRunning() {
        JobOptions options = JobOptions.builder().attempts(2).build();
        NodeProgram node = nodeWorker();

        schedulers()
                .upsert(
                        "often",
                        Schedule.every(OFTEN).limit(RUNS),
                        JobTemplate.named("tick")
                                .with(Map.of("do", "echo", "value", "ü"))
                                .with(options));

        awaitCompleted(RUNS);
        assertRunsEnded(RUNS);
        Await.until("Node has reported all", () -> node.events("completed").size() == RUNS);
        assertThat(node.events("completed"))
                .allSatisfy(event -> assertThat(event.get("value").asText()).isEqualTo("ü"));
        assertThat(schedulers().get("often").orElseThrow().iterationCount()).isEqualTo(RUNS);
    }

    @Test
    void nodesWorkersKeepOxbowsPatternsRunning() {
        nodeWorker();

        schedulers()
                .upsert(
                        "each second",
                        Schedule.cron("*/1 * * * * *")
                                .in(ZoneId.of("Australia/Lord_Howe"))
                                .limit(3));

        awaitCompleted(3);
        assertRunsEnded(3);
    }

    @Test
    void workersOfBothKindsRunEachJobOfASchedulerOnce() {
        NodeProgram node = nodeWorker();
        oxbowWorker(2);
        int runs = 12;

        for (String id : List.of("one", "two", "three")) {
            schedulers().upsert(id, Schedule.every(OFTEN).limit(runs), JobTemplate.DEFAULT.with(Map.of()));
        }

        awaitCompleted(3 * runs);
        assertRunsEnded(3 * runs);
        Await.until(
                "both have reported all",
                () -> processed.size() + node.events("started").size() == 3 * runs);
        assertThat(node.events("started"))
                .extracting(event -> event.get("id").asText())
                .doesNotContainAnyElementsOf(processed);
    }

    @Test
    void nodeSeesAndEndsOxbowsSchedulers() {
        NodeProgram node = nodeQueue();
        Instant end = Instant.now().plus(Duration.ofDays(400));
        ScheduledJob job = schedulers()
                .upsert(
                        "yearly",
                        Schedule.cron("0 30 8 24 12 *")
                                .in(ZoneId.of("Europe/Berlin"))
                                .limit(7)
                                .until(end),
                        JobTemplate.named("gifts").with(List.of(1, 2)));
        schedulers().upsert("soon", Schedule.every(Duration.ofHours(1)));

        JsonNode seen = node.ask("scheduler", "scheduler", "yearly");

        assertThat(seen)
                .isEqualTo(Json.of(Map.of(
                                "key",
                                "yearly",
                                "name",
                                "gifts",
                                "next",
                                job.due().toEpochMilli(),
                                "iterationCount",
                                1,
                                "limit",
                                7,
                                "endDate",
                                end.toEpochMilli(),
                                "tz",
                                "Europe/Berlin",
                                "pattern",
                                "0 30 8 24 12 *",
                                "offset",
                                0,
                                "template",
                                Map.of("data", List.of(1, 2))))
                        .as(JsonNode.class));
        assertThat(node.ask("schedulers"))
                .isEqualTo(Json.of(List.of("yearly", "soon")).as(JsonNode.class));
        assertThat(node.ask("state", "id", job.jobId()).asText()).isEqualTo(JobState.DELAYED.word());
        assertThat(node.ask("removeScheduler", "scheduler", "yearly").asBoolean())
                .isTrue();
        assertThat(schedulers().list()).extracting(JobScheduler::id).containsExactly("soon");
        assertThat(oxbow.queue(queue).find(job.jobId())).isEmpty();
    }

    @Test
    void oxbowSeesChangesAndEndsNodesSchedulers() {
        NodeProgram node = nodeQueue();
        String first = node.ask(
                        "upsertScheduler",
                        "scheduler",
                        "hourly",
                        "repeat",
                        Map.of("every", 3_600_000, "offset", 5_000, "limit", 9),
                        "template",
                        Map.of("data", "x", "opts", Map.of("priority", 3)))
                .asText();

        JobScheduler seen = schedulers().get("hourly").orElseThrow();
        ScheduledJob changed =
                schedulers().upsert("hourly", Schedule.every(Duration.ofHours(1)), JobTemplate.named("new"));

        assertThat(seen.name()).isEqualTo("hourly");
        assertThat(seen.every()).isEqualTo(Duration.ofHours(1));
        assertThat(seen.offset()).isEqualTo(Duration.ofSeconds(5));
        assertThat(seen.limit()).isEqualTo(9);
        assertThat(seen.data()).isEqualTo(Json.of("x"));
        assertThat(seen.options()).isEqualTo(JobOptions.builder().priority(3).build());
        assertThat(changed.jobId()).isEqualTo(first);
        assertThat(node.ask("job", "id", first).get("name").asText()).isEqualTo("new");
        assertThat(schedulers().count()).isEqualTo(1);
        assertThat(schedulers().remove("hourly")).isTrue();
        assertThat(schedulers().remove("hourly")).isFalse();
        assertThat(node.ask("schedulers")).isEmpty();
    }
}
