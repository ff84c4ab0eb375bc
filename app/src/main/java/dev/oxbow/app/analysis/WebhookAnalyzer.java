package dev.oxbow.app.analysis;

import dev.oxbow.app.config.AnalysisSettings;
import dev.oxbow.core.analysis.AnalysisException;
import dev.oxbow.core.analysis.Analyzer;
import dev.oxbow.core.job.Json;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * POSTs the submitted object to a URL and takes the answer for the result: JSON as it is, any other text as {@code
 * {"text":…}}. Each analysis has an {@code Idempotency-Key} that its retries share, so that a receiver can distinguish them from
 * new ones. The URL may hold a secret and is shown nowhere. Thread-safe; its creator closes it.
 */
public final class WebhookAnalyzer implements Analyzer, AutoCloseable {
    private static final String TITLE = "The webhook";

    private final URI target;
    private final WebService service;

    WebhookAnalyzer(URI target, WebService service) {
        this.target = target;
        this.service = service;
    }

    /** Opens no connection yet. */
    public static WebhookAnalyzer create(AnalysisSettings.Webhook settings) {
        return new WebhookAnalyzer(settings.target(), WebService.create(TITLE, settings.timeout()));
    }

    @Override
    public Json analyze(Json request, Consumer<Json> progress) throws InterruptedException {
        progress.accept(Json.of(Map.of("percent", 10, "section", "asking")));
        WebService.Answer answer =
                service.post(target, Map.of("Idempotency-Key", UUID.randomUUID().toString()), request.text());
        if (answer.status() / 100 != 2) {
            throw rejection(answer.status());
        }
        Json result = result(answer);
        progress.accept(Json.of(Map.of("percent", 100, "section", "answered")));
        return result;
    }

    private static Json result(WebService.Answer answer) {
        try {
            return Json.parse(answer.body());
        } catch (IllegalArgumentException e) {
            if (answer.contentType().contains("json") && !answer.body().isBlank()) {
                throw new AnalysisException(TITLE + " answered with JSON that does not parse.", true, e);
            }
            return Json.of(Map.of("text", answer.body()));
        }
    }

    private static AnalysisException rejection(int status) {
        return status == 408 || status == 425 || status == 429 || status >= 500
                ? new AnalysisException(TITLE + " failed (" + status + "); try again later.", true, null)
                : new AnalysisException(TITLE + " did not accept the analysis (" + status + ").", false, null);
    }

    /** Ends the HTTP client's threads. */
    @Override
    public void close() {
        service.close();
    }
}
