package dev.oxbow.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.core.job.Backoff;
import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobCounts;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.queue.Queue;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.worker.WorkerOptions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** BullMQ 5.81.5 on the same queues: Oxbow reads and processes its jobs, and its workers process Oxbow's jobs. */
@Tag("node")
class FormerVersionTest extends SharedRedis {
    private static final Map<String, String> FORMER = Map.of("BULLMQ", "bullmq5");

    FormerVersionTest(Adapter adapter) {
        super(adapter);
    }

    private NodeProgram formerQueue() {
        return opened(NodeProgram.start(FORMER, "queue.mjs", url(), queue));
    }

    private NodeProgram formerWorker() {
        return opened(NodeProgram.start(FORMER, "worker.mjs", url(), queue, "{}"));
    }

    private static String add(NodeProgram node, Map<String, Object> options) {
        return node.ask("add", "name", "n", "data", Map.of("a", 1), "options", options)
                .asText();
    }

    @Test
    void aQueueFilledByTheFormerVersionIsReadAsTheFormerVersionReadsIt() {
        NodeProgram node = formerQueue();
        String waiting = add(node, Map.of("attempts", 3, "backoff", Map.of("type", "fixed", "delay", 7)));
        String delayed = add(node, Map.of("delay", 600_000));
        String ranked = add(node, Map.of("priority", 4));

        Queue read = oxbow.queue(queue);

        JobCounts counts = read.counts();
        assertThat(counts.waiting()).isEqualTo(1);
        assertThat(counts.delayed()).isEqualTo(1);
        assertThat(counts.prioritized()).isEqualTo(1);
        Job first = read.job(waiting).get().job();
        assertThat(first.data()).isEqualTo(new Json("{\"a\":1}"));
        assertThat(first.options().attempts()).isEqualTo(3);
        assertThat(first.options().backoff()).isEqualTo(Backoff.fixed(Duration.ofMillis(7)));
        assertThat(read.job(delayed).state()).isEqualTo(JobState.DELAYED);
        assertThat(read.job(ranked).state()).isEqualTo(JobState.PRIORITIZED);
    }

    @Test
    void itsJobsAreProcessedAndItReadsTheResults() {
        NodeProgram node = formerQueue();
        String plain = add(node, Map.of());
        String delayed = add(node, Map.of("delay", 50));
        String ranked = add(node, Map.of("priority", 4));
        String retried = add(node, Map.of("attempts", 2));

        oxbow.worker(
                queue,
                job -> {
                    if (job.job().id().equals(retried) && job.job().attemptsMade() == 0) {
                        throw new IllegalStateException("once");
                    }
                    return Map.of("seen", job.job().id());
                },
                WorkerOptions.DEFAULTS);

        for (String id : new String[] {plain, delayed, ranked, retried}) {
            awaitState(id, JobState.COMPLETED);
            JsonNode seen = node.ask("job", "id", id);
            assertThat(seen.path("returnvalue").path("seen").asText()).isEqualTo(id);
        }
        assertThat(node.ask("job", "id", retried).path("attemptsMade").asInt()).isEqualTo(2);
    }

    @Test
    void itsWorkersProcessWhatOxbowAdds() {
        Queue ours = oxbow.queue(queue);
        Map<String, Object> echo = Map.of("do", "echo", "value", 7);
        String plain = ours.add("n", echo).id();
        String delayed = ours.add(
                        "n",
                        echo,
                        JobOptions.builder().delay(Duration.ofMillis(50)).build())
                .id();
        String ranked =
                ours.add("n", echo, JobOptions.builder().priority(3).build()).id();
        String retried = ours.add(
                        "n",
                        Map.of("do", "fail", "times", 1, "value", 7),
                        JobOptions.builder().attempts(2).build())
                .id();

        formerWorker();

        for (String id : new String[] {plain, delayed, ranked, retried}) {
            assertThat(awaitState(id, JobState.COMPLETED).returnValue()).isEqualTo(new Json("7"));
        }
    }

    @Test
    void oxbowResumesWhatTheFormerVersionPaused() {
        NodeProgram node = formerQueue();
        String before = add(node, Map.of());
        node.ask("pause");
        String after = add(node, Map.of());

        oxbow.queue(queue).resume();
        oxbow.worker(queue, job -> null);

        awaitState(before, JobState.COMPLETED);
        awaitState(after, JobState.COMPLETED);
        Await.until("nothing waits", () -> oxbow.queue(queue).counts().waiting() == 0);
    }
}
