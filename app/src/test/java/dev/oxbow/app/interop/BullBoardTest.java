package dev.oxbow.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.queue.Queue;
import dev.oxbow.core.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** bull-board, by the requests that its page makes, on a queue that Oxbow filled. */
@Tag("node")
class BullBoardTest extends SharedRedis {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private String board = "";

    BullBoardTest(Adapter adapter) {
        super(adapter);
    }

    @BeforeEach
    void startBoard() {
        NodeProgram program = opened(NodeProgram.start("board.mjs", url(), queue));
        board = "http://127.0.0.1:" + program.ask("port").asInt() + "/board/api/queues";
    }

    private String send(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(board + path))
                .timeout(PATIENCE)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode())
                .as(method + " " + path + ": " + response.body())
                .isBetween(200, 299);
        return response.body();
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return Json.parse(send("GET", path)).as(JsonNode.class);
    }

    /** What the board shows of the queue, with a page of its jobs in that state. */
    private JsonNode shown(String status) throws IOException, InterruptedException {
        return get("?activeQueue=" + queue + "&status=" + status + "&page=1&jobsPerPage=10")
                .path("queues")
                .path(0);
    }

    private String failedJob() {
        String id = oxbow.queue(queue).add("fails", Map.of("a", 1)).id();
        oxbow.worker(queue, job -> {
            throw new IllegalStateException("boom");
        });
        awaitState(id, JobState.FAILED);
        return id;
    }

    @Test
    void listsTheJobsThatOxbowAdded() throws Exception {
        Queue ours = oxbow.queue(queue);
        String waiting = ours.add("mail", Map.of("to", "ada")).id();
        ours.add("later", null, JobOptions.builder().delay(Duration.ofHours(1)).build());

        JsonNode seen = shown("waiting");

        assertThat(seen.path("counts").path("waiting").asInt()).isEqualTo(1);
        assertThat(seen.path("counts").path("delayed").asInt()).isEqualTo(1);
        assertThat(seen.path("jobs")).hasSize(1);
        assertThat(seen.path("jobs").path(0).path("id").asText()).isEqualTo(waiting);
        assertThat(seen.path("jobs").path(0).path("name").asText()).isEqualTo("mail");
        assertThat(seen.path("jobs").path(0).path("data").path("to").asText()).isEqualTo("ada");
    }

    @Test
    void showsAFailedJobWithItsReasonAndRetriesIt() throws Exception {
        String id = failedJob();
        oxbow.close();

        JsonNode job = get("/" + queue + "/" + id).path("job");

        assertThat(job.path("failedReason").asText()).isEqualTo("boom");
        assertThat(job.path("stacktrace").path(0).asText()).contains("IllegalStateException: boom");
        send("PUT", "/" + queue + "/" + id + "/retry");
        assertThat(shown("waiting").path("counts").path("waiting").asInt()).isEqualTo(1);
    }

    @Test
    void promotesADelayedJobAndOxbowWorksOnIt() throws Exception {
        JobOptions inAnHour = JobOptions.builder().delay(Duration.ofHours(1)).build();
        String id = oxbow.queue(queue).add("later", null, inAnHour).id();
        oxbow.worker(queue, job -> "done");

        send("PUT", "/" + queue + "/" + id + "/promote");

        awaitState(id, JobState.COMPLETED);
    }

    @Test
    void cleansFailedJobs() throws Exception {
        String id = failedJob();

        // bull-board keeps jobs that have finished in the last five seconds.
        Await.until("the job is gone", () -> {
            clean();
            return oxbow.queue(queue).find(id).isEmpty();
        });
    }

    private void clean() {
        try {
            send("PUT", "/" + queue + "/clean/failed");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while cleaning", e);
        }
    }

    @Test
    void pausesAndResumesForOxbowsWorkers() throws Exception {
        send("PUT", "/" + queue + "/pause");
        String id = oxbow.queue(queue).add("mail", null).id();
        oxbow.worker(queue, job -> "done");
        assertThat(oxbow.queue(queue).isPaused()).isTrue();
        assertThat(oxbow.queue(queue).job(id).state()).isEqualTo(JobState.WAITING);

        send("PUT", "/" + queue + "/resume");

        awaitState(id, JobState.COMPLETED);
    }
}
