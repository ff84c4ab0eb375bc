package dev.oxbow.app.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.app.config.AnalysisSettings;
import dev.oxbow.app.config.Secret;
import dev.oxbow.core.analysis.AnalysisException;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.testing.Await;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("unit")
class OpenAiAnalyzerTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Json REQUEST = new Json("{\"text\":\"Oxen plough.\"}");

    private final FakeChatCompletions fake = new FakeChatCompletions();
    private final List<Duration> pauses = new ArrayList<>();
    private final List<Json> progress = new ArrayList<>();
    private final OpenAiAnalyzer analyzer = analyzer(Duration.ofSeconds(20));

    private OpenAiAnalyzer analyzer(Duration timeout) {
        WebService service = new WebService(
                "The analysis service", WebCallLimits.within(timeout), Clock.fixed(NOW, ZoneOffset.UTC), pauses::add);
        return new OpenAiAnalyzer(
                new AnalysisSettings.OpenAi(fake.baseUrl(), "model-x", new Secret("sk-secret-key"), timeout), service);
    }

    @AfterEach
    void close() {
        analyzer.close();
        fake.close();
    }

    private AnalysisException rejection() {
        return catchThrowableOfType(AnalysisException.class, () -> analyzer.analyze(REQUEST, progress::add));
    }

    @Test
    void theTextIsSentAndTheAnswerIsTheResult() throws InterruptedException {
        fake.says("It is about oxen.");

        Json result = analyzer.analyze(REQUEST, progress::add);

        assertThat(result.text())
                .isEqualTo("{\"analyzer\":\"openai\",\"model\":\"fake-1\",\"content\":\"It is about oxen.\","
                        + "\"usage\":{\"total_tokens\":12}}");
        FakeWebService.ReceivedRequest request = fake.service.asked().get(0);
        assertThat(request.path()).isEqualTo("/v1/chat/completions");
        assertThat(request.headers().get("Authorization")).containsExactly("Bearer sk-secret-key");
        JsonNode body = new Json(request.body()).as(JsonNode.class);
        assertThat(body.path("model").asText()).isEqualTo("model-x");
        assertThat(body.at("/messages/1/content").asText()).isEqualTo("Oxen plough.");
        assertThat(progress).hasSize(2);
    }

    @Test
    void aBusyServiceIsRetriedAfterTheSecondsItNames() throws InterruptedException {
        fake.service.answers(429, Map.of("Retry-After", "7"), "{}");
        fake.says("Later.");

        assertThat(analyzer.analyze(REQUEST, progress::add).text()).contains("Later.");
        assertThat(pauses).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void aBusyServiceMayNameADate() throws InterruptedException {
        fake.service.answers(503, Map.of("Retry-After", "Sun, 22 Nov 2026 10:00:09 GMT"), "{}");
        fake.says("Later.");

        analyzer.analyze(REQUEST, progress::add);

        assertThat(pauses).containsExactly(Duration.ofSeconds(9));
    }

    @Test
    void aServiceWithATooLongRetryAfterGetsNoRetry() {
        fake.service.answers(429, Map.of("Retry-After", "3600"), "{}");

        AnalysisException rejection = rejection();

        assertThat(rejection).hasMessageContaining("too busy now (429)");
        assertThat(rejection.retryable()).isTrue();
        assertThat(pauses).isEmpty();
    }

    @Test
    void triesAreBoundedAndPausesGrow() {
        for (int i = 0; i < 4; i++) {
            fake.refuses(500, "server_error");
        }

        assertThat(rejection()).hasMessage("The analysis service failed (500); try again later.");
        assertThat(fake.service.asked()).hasSize(4);
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
    }

    @ParameterizedTest
    @CsvSource({
        "401,invalid_api_key,The key was refused by the analysis service (401).",
        "403,forbidden,The analysis service does not grant its key this model (403).",
        "404,model_not_found,'The analysis service knows no model model-x, or is not at this address (404).'",
        "400,context_length_exceeded,The text is too long for the model model-x.",
        "400,other,The analysis service did not accept the request (400).",
        "302,none,The analysis service did not accept the request (302)."
    })
    void aRejectionIsReportedWithoutTheKeyAndNotRetried(int status, String code, String message) {
        fake.refuses(status, code);

        AnalysisException rejection = rejection();

        assertThat(rejection).hasMessage(message);
        assertThat(rejection.getMessage()).doesNotContain("sk-secret-key");
        assertThat(rejection.retryable()).isFalse();
        assertThat(fake.service.asked()).hasSize(1);
    }

    @Test
    void anAnswerWithoutATextIsAFailure() {
        fake.service.answers(200, "{\"choices\":[]}");
        assertThat(rejection()).hasMessage("The analysis service answered without a text.");
    }

    @Test
    void anAnswerThatIsNotJsonIsAFailure() {
        fake.service.answers(200, "<html>");
        assertThat(rejection()).hasMessage("The analysis service answered with something else than JSON.");
    }

    @Test
    void anEndlessAnswerIsBrokenOff() {
        fake.service.answers(200, "x".repeat((1 << 20) + 1));
        assertThat(rejection()).hasMessageContaining("more than 1048576 bytes");
    }

    @Test
    void aSilentServiceIsAwaitedWithinTheBoundAndNotCalledTwice() {
        fake.service.staysSilent();
        try (OpenAiAnalyzer impatient = analyzer(Duration.ofMillis(200))) {
            assertThatThrownBy(() -> impatient.analyze(REQUEST, progress::add))
                    .isInstanceOf(AnalysisException.class)
                    .hasMessage("The analysis service did not answer within 200 ms.");
        }
        assertThat(fake.service.asked()).hasSize(1);
    }

    @Test
    void anUnreachableServiceIsRetriedThenReported() {
        fake.close();

        AnalysisException rejection = rejection();

        assertThat(rejection).hasMessage("The analysis service cannot be reached.");
        assertThat(rejection.retryable()).isTrue();
        assertThat(pauses).hasSize(3);
    }

    @Test
    void anInterruptEndsTheWaitAtOnce() throws Exception {
        fake.service.staysSilent();
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Thread worker = new Thread(() -> {
            try {
                analyzer.analyze(REQUEST, progress::add);
            } catch (InterruptedException | RuntimeException e) {
                ended.complete(e);
            }
        });
        worker.start();
        Await.until("the service was asked", () -> fake.service.asked().size() == 1);

        worker.interrupt();

        assertThat(ended.get(10, java.util.concurrent.TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }
}
