package dev.oxbow.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.core.Oxbow;
import dev.oxbow.core.analysis.Analysis;
import dev.oxbow.core.analysis.AnalysisException;
import dev.oxbow.core.analysis.Analyzer;
import dev.oxbow.core.analysis.PollingPolicy;
import dev.oxbow.core.job.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The routes over the real use case, queue and worker, with the in-memory store underneath. */
@Tag("unit")
class AnalysisOverHttpTest {
    private final Oxbow oxbow = Oxbow.builder().inMemory().build();
    private final HttpServer server = HttpServer.start(
            HttpSettings.on("127.0.0.1", 0),
            new Analysis(oxbow.queue(Analysis.QUEUE), oxbow.statuses(), PollingPolicy.DEFAULT),
            oxbow,
            () -> RunningServer.HEALTHY,
            () -> "",
            () -> true);
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        server.close();
        oxbow.close();
    }

    @Test
    void aPostedTextIsFollowedToItsResult() throws Exception {
        CountDownLatch watched = new CountDownLatch(1);
        work((request, progress) -> {
            watched.await();
            progress.accept(Json.of(50));
            return Json.of(request.as(JsonNode.class).get("text").asText().length());
        });
        JsonNode submission = json(submit());
        String statusUrl = submission.get("statusUrl").asText();
        HttpResponse<Stream<String>> events =
                client.send(request(submission.get("eventsUrl").asText()).build(), BodyHandlers.ofLines());
        watched.countDown();

        assertThat(events.body()).contains("event: completed").anyMatch(line -> line.contains("\"result\":4"));
        JsonNode status = json(get(statusUrl));
        assertThat(status.get("state").asText()).isEqualTo("completed");
        assertThat(status.get("result").asInt()).isEqualTo(4);
    }

    @Test
    void aFailureIsReportedWithTheAnalyzersMessage() throws Exception {
        work((request, progress) -> {
            throw new AnalysisException("The text holds no words.", false, null);
        });
        String statusUrl = json(submit()).get("statusUrl").asText();

        JsonNode status = json(get(statusUrl));
        for (int i = 0; i < 20 && !status.get("state").asText().equals("failed"); i++) {
            status = json(get(statusUrl + "?wait=5s"));
        }

        assertThat(status.get("state").asText()).isEqualTo("failed");
        assertThat(status.get("error").asText()).contains("The text holds no words.");
    }

    private void work(Analyzer analyzer) {
        assertThat(oxbow.worker(Analysis.QUEUE, Analysis.processor(analyzer))).isNotNull();
    }

    private HttpResponse<String> submit() throws Exception {
        return client.send(
                request(HttpApi.SUBMIT)
                        .POST(BodyPublishers.ofString("{\"text\":\"abcd\"}"))
                        .header("Content-Type", "application/json")
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private static JsonNode json(HttpResponse<String> response) {
        return RunningServer.json(response);
    }
}
