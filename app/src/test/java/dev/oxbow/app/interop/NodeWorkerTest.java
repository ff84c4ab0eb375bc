package dev.oxbow.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.core.job.AddedJob;
import dev.oxbow.core.job.Backoff;
import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.KeepJobs;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.testing.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Oxbow adds, a Node worker processes, Oxbow reads. */
@Tag("node")
class NodeWorkerTest extends SharedRedis {
    NodeWorkerTest(Adapter adapter) {
        super(adapter);
    }

    @Test
    void returnsAResultThatOxbowReads() {
        Map<String, Object> value = Map.of("text", "größer 😀", "numbers", List.of(1, 2.5, -3));
        String id = add(Map.of("do", "echo", "value", value), JobOptions.DEFAULTS);

        nodeWorker(Map.of("name", "from-node"));

        Job done = awaitState(id, JobState.COMPLETED);
        assertThat(done.returnValue())
                .extracting(json -> json.as(JsonNode.class))
                .isEqualTo(Json.of(value).as(JsonNode.class));
        assertThat(done.attemptsMade()).isEqualTo(1);
        assertThat(done.attemptsStarted()).isEqualTo(1);
        assertThat(done.processedBy()).isEqualTo("from-node");
        assertThat(done.processedOn()).isBetween(done.timestamp(), done.finishedOn());
    }

    @Test
    void wakesUpForAJobThatOxbowAddsWhileItWaits() {
        NodeProgram worker = nodeWorker();
        String first = add(Map.of("do", "echo", "value", 1), JobOptions.DEFAULTS);
        worker.awaitEvent("completed", first);

        String second = add(Map.of("do", "echo", "value", 2), JobOptions.DEFAULTS);

        assertThat(worker.awaitEvent("completed", second).get("value").asInt()).isEqualTo(2);
    }

    @Test
    void readsTheDataExactlyAsOxbowWasGivenThem() {
        String text = "{\"z\":1.0,\"a\":[true,null,\"\\u0000 \\\"q\\\" äß漢\"],\"n\":9007199254740991,\"e\":{}}";
        String id = oxbow.queue(queue).add("exact", Json.parse(text)).id();

        NodeProgram worker = nodeWorker();

        assertThat(worker.awaitEvent("started", id).get("data").toString()).isEqualTo(text.replace("1.0", "1"));
        assertThat(awaitState(id, JobState.COMPLETED).data().text()).isEqualTo(text);
    }

    @Test
    void startsADelayedJobOnlyWhenItIsDue() {
        NodeProgram worker = nodeWorker();
        Duration delay = Duration.ofMillis(400);
        String id = add(
                Map.of("do", "echo", "value", 1),
                JobOptions.builder().delay(delay).build());

        assertThat(awaitState(id, JobState.DELAYED).delay()).isEqualTo(delay);

        worker.awaitEvent("completed", id);
        Job done = awaitState(id, JobState.COMPLETED);
        assertThat(done.processedOn()).isAfterOrEqualTo(done.timestamp().plus(delay));
        assertThat(done.delay()).isZero();
    }

    @Test
    void fetchesJobsInTheOrderOfPriorityAndLifo() {
        String third =
                add(Map.of("do", "echo"), JobOptions.builder().priority(10).build());
        String second =
                add(Map.of("do", "echo"), JobOptions.builder().priority(2).build());
        String first = add(Map.of("do", "echo"), JobOptions.DEFAULTS);
        String zeroth =
                add(Map.of("do", "echo"), JobOptions.builder().lifo(true).build());

        NodeProgram worker = nodeWorker();

        worker.awaitEvent("completed", third);
        assertThat(worker.events("started"))
                .extracting(line -> line.get("id").asText())
                .containsExactly(zeroth, first, second, third);
    }

    @Test
    void retriesAfterTheBackoffThatOxbowSet() {
        Duration backoff = Duration.ofMillis(150);
        NodeProgram events = nodeEvents();
        String id = add(
                Map.of("do", "fail", "times", 2, "value", "third time lucky"),
                JobOptions.builder().attempts(3).backoff(Backoff.fixed(backoff)).build());

        nodeWorker();

        Job done = awaitState(id, JobState.COMPLETED);
        assertThat(done.returnValue()).isEqualTo(Json.of("third time lucky"));
        assertThat(done.attemptsMade()).isEqualTo(3);
        assertThat(done.failedReason()).isEqualTo("attempt 2 fails");
        assertThat(done.stacktrace()).hasSize(2).allMatch(trace -> trace.startsWith("Error: attempt "));
        events.awaitEvent("completed", id);
        assertThat(events.eventNames(id)).filteredOn("delayed"::equals).hasSize(2);
        assertThat(done.finishedOn()).isAfterOrEqualTo(done.timestamp().plus(backoff.multipliedBy(2)));
    }

    @Test
    void leavesAFinalFailureThatOxbowReads() {
        String id = add(
                Map.of("do", "fail", "times", 99),
                JobOptions.builder().attempts(2).build());

        nodeWorker();

        Job failed = awaitState(id, JobState.FAILED);
        assertThat(failed.failedReason()).isEqualTo("attempt 2 fails");
        assertThat(failed.attemptsMade()).isEqualTo(2);
        assertThat(failed.stacktrace()).hasSize(2);
        assertThat(failed.returnValue()).isNull();
        assertThat(failed.finishedOn()).isNotNull();
    }

    @Test
    void removesFinishedJobsAsOxbowConfigured() {
        JobOptions gone = JobOptions.builder()
                .removeOnComplete(KeepJobs.none())
                .removeOnFail(KeepJobs.none())
                .build();
        String succeeding = add(Map.of("do", "echo", "value", 1), gone);
        String failing = add(Map.of("do", "fail", "times", 9), gone);
        String kept = add(
                Map.of("do", "echo"),
                JobOptions.builder().removeOnComplete(KeepJobs.newest(1)).build());

        nodeWorker();

        awaitState(kept, JobState.COMPLETED);
        assertThat(oxbow.queue(queue).find(succeeding)).isEmpty();
        assertThat(oxbow.queue(queue).find(failing)).isEmpty();
        assertThat(oxbow.queue(queue).counts().completed()).isEqualTo(1);
        assertThat(oxbow.queue(queue).counts().failed()).isZero();
    }

    @Test
    void knowsTheIdThatOxbowChoseAndAddsItNoSecondTime() {
        JobOptions chosen = JobOptions.builder().jobId("order-7").build();
        String id = add(Map.of("do", "echo", "value", "first"), chosen);
        NodeProgram node = nodeQueue();

        node.ask("add", "name", "again", "data", Map.of("do", "echo"), "options", Map.of("jobId", "order-7"));
        AddedJob again = oxbow.queue(queue).add("again", Map.of("do", "echo"), chosen);

        assertThat(id).isEqualTo("order-7");
        assertThat(again.duplicate()).isTrue();
        NodeProgram worker = nodeWorker();
        worker.awaitEvent("completed", "order-7");
        Await.until("nothing waits", () -> oxbow.queue(queue).counts().backlog() == 0);
        assertThat(worker.events("started")).hasSize(1);
    }

    @Test
    void reportsProgressThatOxbowReads() {
        String id = add(Map.of("do", "progress", "steps", List.of(10, Map.of("page", 2))), JobOptions.DEFAULTS);

        nodeWorker();

        Job done = awaitState(id, JobState.COMPLETED);
        assertThat(done.progress().as(JsonNode.class))
                .isEqualTo(Json.of(Map.of("page", 2)).as(JsonNode.class));
        assertThat(done.returnValue()).isEqualTo(Json.of(2));
    }

    @Test
    void processesABatchThatOxbowAddedInOneCall() {
        List<String> ids = oxbow
                .queue(queue)
                .addAll(IntStream.range(0, 50)
                        .mapToObj(i -> new NewJob("n", Json.of(Map.of("do", "echo", "value", i)), JobOptions.DEFAULTS))
                        .toList())
                .stream()
                .map(AddedJob::id)
                .toList();

        NodeProgram worker = nodeWorker(Map.of("concurrency", 10));

        ids.forEach(id -> worker.awaitEvent("completed", id));
        assertThat(worker.events("completed"))
                .extracting(line -> line.get("id").asText())
                .containsExactlyInAnyOrderElementsOf(ids);
    }

    private String add(Object data, JobOptions options) {
        return oxbow.queue(queue).add("from-oxbow", data, options).id();
    }
}
