package dev.oxbow.app.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.core.testing.Await;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code java -jar oxbow.jar serve} and nothing else. */
@Tag("redis")
class EmbeddedRedisIT {
    @Test
    void analysesAPostedTextAndStopsItsRedisWithItself() {
        List<ProcessHandle> redis;
        try (RunningOxbow oxbow = RunningOxbow.start(Map.of())) {
            redis = oxbow.handle().descendants().toList();
            assertThat(redis).as("an embedded redis-server").isNotEmpty();

            HttpResponse<String> page = oxbow.get("/");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");

            HttpResponse<String> accepted =
                    oxbow.post("The river bends slowly. Then it is cut off and becomes a lake.");
            assertThat(accepted.statusCode()).isEqualTo(202);
            JsonNode submission = RunningOxbow.json(accepted);
            assertThat(accepted.headers().firstValue("Location"))
                    .hasValue(submission.get("statusUrl").asText());
            assertThat(submission.at("/polling/nextDelayMs").asInt()).isEqualTo(5000);
            assertThat(submission.at("/polling/maxDelayMs").asInt()).isEqualTo(30_000);
            assertThat(submission.at("/polling/maxAttempts").asInt()).isEqualTo(60);

            JsonNode status = oxbow.awaitState(submission.get("jobId").asText(), "completed");
            assertThat(status.get("result").isObject()).isTrue();
            assertThat(status.get("result")).isNotEmpty();
            assertThat(status.get("attemptsMade").asInt()).isEqualTo(1);
            assertThat(status.has("error")).isFalse();

            Await.until(
                    "health counts the job",
                    Duration.ofMinutes(1),
                    () -> oxbow.health().at("/queues/ai-analysis/completed").asInt() == 1);
            JsonNode health = oxbow.health();
            assertThat(health.get("status").asText()).isEqualTo("healthy");
            assertThat(health.at("/pool/max").asInt()).isEqualTo(10);

            assertThat(oxbow.stop()).as("exit code after SIGTERM").isZero();
        }
        Await.until("the embedded redis-server has ended", () -> redis.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void aJobGoesFromWaitingOverActiveToCompleted() {
        try (WebhookEndpoint webhook = WebhookEndpoint.start();
                RunningOxbow oxbow = RunningOxbow.start(webhook.settings())) {
            String first = oxbow.submit("first");
            oxbow.awaitState(first, "active");
            String second = oxbow.submit("second");
            assertThat(oxbow.status(second).get("state").asText()).isEqualTo("waiting");

            webhook.release();

            assertThat(oxbow.awaitState(first, "completed")
                            .at("/result/verdict")
                            .asText())
                    .isEqualTo("fine");
            oxbow.awaitState(second, "completed");
        }
    }
}
