package dev.oxbow.app.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.oxbow.core.analysis.AnalysisException;
import dev.oxbow.core.job.Json;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class WebhookAnalyzerTest {
    private static final Json REQUEST = new Json("{\"text\":\"Oxen plough.\",\"n\":1}");

    private final FakeWebService fake = new FakeWebService();
    private final List<Duration> pauses = new ArrayList<>();
    private final WebhookAnalyzer analyzer = new WebhookAnalyzer(
            fake.url("/hook"),
            new WebService(
                    "The webhook", WebCallLimits.within(Duration.ofSeconds(20)), Clock.systemUTC(), pauses::add));

    @AfterEach
    void close() {
        analyzer.close();
        fake.close();
    }

    private String resultText() throws InterruptedException {
        return analyzer.analyze(REQUEST, ignored -> {}).text();
    }

    @Test
    void requestAndJsonResponsePassUnchanged() throws InterruptedException {
        fake.answers(200, "{\"score\": 7}");

        assertThat(resultText()).isEqualTo("{\"score\": 7}");
        assertThat(fake.asked()).singleElement().satisfies(asked -> {
            assertThat(asked.method()).isEqualTo("POST");
            assertThat(asked.path()).isEqualTo("/hook");
            assertThat(asked.body()).isEqualTo(REQUEST.text());
        });
    }

    @Test
    void anyOtherTextIsWrapped() throws InterruptedException {
        fake.answers(200, Map.of("Content-Type", "text/plain"), "fine, thanks");

        assertThat(resultText()).isEqualTo("{\"text\":\"fine, thanks\"}");
    }

    @Test
    void anEmptyAnswerIsAnEmptyText() throws InterruptedException {
        fake.answers(204, "");

        assertThat(resultText()).isEqualTo("{\"text\":\"\"}");
    }

    @Test
    void retriesHaveTheSameIdempotencyKey() throws InterruptedException {
        fake.answers(503, "{}").answers(200, "{}");

        resultText();

        assertThat(fake.asked()).hasSize(2);
        assertThat(fake.asked().get(0).headers().get("Idempotency-key"))
                .isNotNull()
                .isEqualTo(fake.asked().get(1).headers().get("Idempotency-key"));
    }

    @Test
    void brokenJsonIsAFailure() {
        fake.answers(200, "{\"score\": ");

        assertThat(catchThrowableOfType(AnalysisException.class, this::resultText))
                .hasMessage("The webhook answered with JSON that does not parse.");
    }

    @Test
    void aRejectionIsFinal() {
        fake.answers(422, "{}");

        AnalysisException rejection = catchThrowableOfType(AnalysisException.class, this::resultText);

        assertThat(rejection).hasMessage("The webhook did not accept the analysis (422).");
        assertThat(rejection.retryable()).isFalse();
    }
}
