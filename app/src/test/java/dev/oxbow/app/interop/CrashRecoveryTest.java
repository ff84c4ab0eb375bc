package dev.oxbow.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.worker.WorkerOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A worker of one kind dies while it processes a job; a worker of the other kind recovers the job. Locks and stalled
 * checks are short for all, since the interval of the worker that checked last holds for every worker of the queue.
 */
@Tag("node")
class CrashRecoveryTest extends SharedRedis {
    static final Duration LOCK = Duration.ofSeconds(1);
    static final Duration LOOK = Duration.ofMillis(500);

    private final Adapter adapter;

    CrashRecoveryTest(Adapter adapter) {
        super(adapter);
        this.adapter = adapter;
    }

    @Test
    void oxbowTakesOverFromANodeWorkerThatWasKilled() {
        NodeProgram doomed = nodeWorker(Map.of("lockDuration", LOCK.toMillis(), "stalledInterval", LOOK.toMillis()));
        NodeProgram events = nodeEvents();
        String id = oxbow.queue(queue)
                .add("n", Map.of("do", "hang"), JobOptions.DEFAULTS)
                .id();
        doomed.awaitEvent("started", id);
        doomed.kill();
        List<String> fetched = new CopyOnWriteArrayList<>();

        oxbow.worker(
                queue,
                job -> {
                    fetched.add(job.job().id());
                    return "saved";
                },
                WorkerOptions.builder().lockDuration(LOCK).stalledInterval(LOOK).build());

        Job done = awaitState(id, JobState.COMPLETED);
        assertThat(fetched).containsExactly(id);
        assertThat(done.stalledCount()).isEqualTo(1);
        assertThat(done.attemptsStarted()).isEqualTo(2);
        assertThat(done.attemptsMade()).isEqualTo(1);
        events.awaitEvent("completed", id);
        assertThat(events.eventNames(id))
                .containsExactly("added", "waiting", "active", "waiting", "stalled", "active", "completed");
    }

    @Test
    void nodeTakesOverFromAnOxbowWorkerThatWasKilled() throws Exception {
        NodeProgram node = nodeQueue();
        NodeProgram events = nodeEvents();
        String id = node.ask("add", "name", "n", "data", Map.of("do", "echo", "value", "saved"))
                .asText();
        Process doomed = hangingWorker();
        try (BufferedReader output = doomed.inputReader()) {
            assertThat(output.readLine()).isEqualTo("taken " + id);
        } finally {
            doomed.destroyForcibly();
        }
        assertThat(doomed.waitFor(10, TimeUnit.SECONDS)).isTrue();

        NodeProgram worker = nodeWorker(Map.of("lockDuration", LOCK.toMillis(), "stalledInterval", LOOK.toMillis()));

        assertThat(worker.awaitEvent("completed", id).get("value").asText()).isEqualTo("saved");
        assertThat(worker.events("started")).hasSize(1);
        JsonNode done = awaitNodeState(node, id, JobState.COMPLETED);
        assertThat(done.get("stalledCounter").asInt()).isEqualTo(1);
        assertThat(done.get("attemptsStarted").asInt()).isEqualTo(2);
        events.awaitEvent("completed", id);
        assertThat(events.eventNames(id))
                .containsExactly("added", "waiting", "active", "waiting", "stalled", "active", "completed");
    }

    private Process hangingWorker() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        HangingWorker.class.getName(),
                        adapter.name(),
                        url(),
                        queue)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
