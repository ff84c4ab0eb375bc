package dev.oxbow.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.oxbow.core.job.Backoff;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.KeepJobs;
import dev.oxbow.core.worker.WorkerOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Node's getters read a job that Oxbow wrote like the same job written by Node. */
@Tag("node")
class NodeGettersTest extends SharedRedis {
    private static final long CREATED = 1_700_000_000_000L;
    private static final List<String> STATES =
            List.of("wait", "active", "delayed", "prioritized", "completed", "failed", "waiting-children");

    NodeGettersTest(Adapter adapter) {
        super(adapter);
    }

    @Test
    void aWaitingJobLooksLikeNodesOwn() {
        JobOptions options = JobOptions.builder()
                .jobId("twin-1")
                .timestamp(Instant.ofEpochMilli(CREATED))
                .build();
        assertSameAsNodes(options, Map.of("jobId", "twin-1", "timestamp", CREATED), JobState.WAITING);
    }

    @Test
    void aJobWithEveryOptionLooksLikeNodesOwn() {
        JobOptions options = JobOptions.builder()
                .jobId("twin-2")
                .timestamp(Instant.ofEpochMilli(CREATED))
                .attempts(4)
                .backoff(Backoff.exponential(Duration.ofSeconds(2)).withJitter(0.5))
                .priority(7)
                .removeOnComplete(KeepJobs.youngerThan(Duration.ofHours(1)).andNewest(10))
                .removeOnFail(KeepJobs.newest(5))
                .keepLogs(3)
                .stackTraceLimit(2)
                .sizeLimit(1000)
                .build();
        Map<String, Object> same = Map.ofEntries(
                Map.entry("jobId", "twin-2"),
                Map.entry("timestamp", CREATED),
                Map.entry("attempts", 4),
                Map.entry("backoff", Map.of("type", "exponential", "delay", 2000, "jitter", 0.5)),
                Map.entry("priority", 7),
                Map.entry("removeOnComplete", Map.of("age", 3600, "count", 10)),
                Map.entry("removeOnFail", 5),
                Map.entry("keepLogs", 3),
                Map.entry("stackTraceLimit", 2),
                Map.entry("sizeLimit", 1000));
        assertSameAsNodes(options, same, JobState.PRIORITIZED);
    }

    @Test
    void aDelayedLifoJobLooksLikeNodesOwn() {
        JobOptions options = JobOptions.builder()
                .jobId("twin-3")
                .timestamp(Instant.ofEpochMilli(CREATED))
                .delay(Duration.ofDays(20_000))
                .lifo(true)
                .removeOnComplete(KeepJobs.none())
                .build();
        Map<String, Object> same = Map.of(
                "jobId",
                "twin-3",
                "timestamp",
                CREATED,
                "delay",
                Duration.ofDays(20_000).toMillis(),
                "lifo",
                true,
                "removeOnComplete",
                true);
        assertSameAsNodes(options, same, JobState.DELAYED);
    }

    @Test
    void jobsInEveryStateAreCountedAndListedWithoutGaps() {
        NodeProgram node = nodeQueue();
        CountDownLatch never = new CountDownLatch(1);
        String completed = add("complete", JobOptions.DEFAULTS);
        String failed = add("fail", JobOptions.DEFAULTS);
        String active = add("hang", JobOptions.DEFAULTS);
        oxbow.worker(
                queue,
                job -> {
                    switch (job.job().name()) {
                        case "fail" -> throw new IllegalStateException("no");
                        case "hang" -> never.await();
                        default -> job.updateProgress(50);
                    }
                    return Map.of("ok", true);
                },
                WorkerOptions.builder().concurrency(1).build());
        awaitState(completed, JobState.COMPLETED);
        awaitState(failed, JobState.FAILED);
        awaitState(active, JobState.ACTIVE);
        String waiting = add("wait", JobOptions.DEFAULTS);
        String prioritized = add("wait", JobOptions.builder().priority(3).build());
        String delayed =
                add("wait", JobOptions.builder().delay(Duration.ofHours(1)).build());

        JsonNode counts = node.ask("counts");
        for (String state : List.of("active", "completed", "delayed", "failed", "prioritized", "waiting")) {
            assertThat(counts.get(state).asInt()).as(state).isEqualTo(1);
        }
        Map<String, JobState> states = Map.of(
                completed, JobState.COMPLETED,
                failed, JobState.FAILED,
                active, JobState.ACTIVE,
                waiting, JobState.WAITING,
                prioritized, JobState.PRIORITIZED,
                delayed, JobState.DELAYED);
        states.forEach(
                (id, state) -> assertThat(node.ask("state", "id", id).asText()).isEqualTo(state.word()));
        JsonNode listed = node.ask("jobs", "states", STATES);
        assertThat(listed)
                .extracting(job -> job.get("id").asText())
                .containsExactlyInAnyOrderElementsOf(states.keySet());
        for (JsonNode job : listed) {
            for (String field : List.of(
                    "name",
                    "data",
                    "progress",
                    "timestamp",
                    "delay",
                    "priority",
                    "attemptsStarted",
                    "attemptsMade",
                    "stalledCounter",
                    "stacktrace")) {
                assertThat(job.get(field).toString()).as(field + " of " + job).doesNotContain("<", "null");
            }
        }
        assertThat(node.ask("job", "id", completed).get("progress").asInt()).isEqualTo(50);
        never.countDown();
    }

    @Test
    void nodeFindsNoJobsInAnEmptyQueue() {
        NodeProgram node = nodeQueue();

        assertThat(node.ask("job", "id", "missing").isNull()).isTrue();
        assertThat(node.ask("state", "id", "missing").asText()).isEqualTo("unknown");
    }

    private String add(String name, JobOptions options) {
        return oxbow.queue(queue).add(name, Map.of(), options).id();
    }

    private void assertSameAsNodes(JobOptions options, Map<String, Object> nodesOptions, JobState state) {
        Map<String, Object> data = Map.of("text", "größer", "n", 1.5);
        NodeProgram node = nodeQueue();
        NodeProgram other = opened(NodeProgram.start("queue.mjs", url(), queue + "-twin"));
        String id = oxbow.queue(queue).add("twin", data, options).id();
        String twin = other.ask("add", "name", "twin", "data", data, "options", nodesOptions)
                .asText();

        JsonNode seen = node.ask("job", "id", id);
        JsonNode expected = other.ask("job", "id", twin);

        assertThat(withShortForms(seen)).isEqualTo(withShortForms(expected));
        assertThat(node.ask("state", "id", id).asText()).isEqualTo(state.word());
        assertThat(other.ask("state", "id", twin).asText()).isEqualTo(state.word());
        assertThat(node.ask("counts")).isEqualTo(other.ask("counts"));
    }

    /** Options that have two forms with one meaning (true and 0, n and {count: n}), in one form. */
    private static JsonNode withShortForms(JsonNode job) {
        ObjectNode copy = job.deepCopy();
        ObjectNode options = (ObjectNode) copy.get("opts");
        for (String field : List.of("removeOnComplete", "removeOnFail")) {
            JsonNode value = options.path(field);
            if (value.isBoolean()) {
                options.set(
                        field,
                        Json.of(value.asBoolean() ? Map.of("count", 0) : Map.of())
                                .as(JsonNode.class));
            } else if (value.isNumber()) {
                options.set(field, Json.of(Map.of("count", value.asInt())).as(JsonNode.class));
            }
        }
        return copy;
    }
}
