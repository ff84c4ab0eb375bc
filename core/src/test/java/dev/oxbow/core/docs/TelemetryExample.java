package dev.oxbow.core.docs;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.telemetry.OpenTelemetrySpans;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The example of {@code telemetry.md}. */
final class TelemetryExample {
    private TelemetryExample() {}

    static void run(OpenTelemetry openTelemetry, Consumer<String> print) {
        // page begins
        CompletableFuture<String> trace = new CompletableFuture<>();
        try (Oxbow oxbow = Oxbow.builder()
                .inMemory()
                .telemetry(new OpenTelemetrySpans(openTelemetry))
                .build()) {
            oxbow.worker("mail", job -> {
                trace.complete(Span.current().getSpanContext().getTraceId()); // the trace that the producer began
                return "sent";
            });
            oxbow.queue("mail").add("welcome", "Ada");
            print.accept(trace.orTimeout(30, TimeUnit.SECONDS).join());

            // The processing of this job begins a trace of its own.
            JobOptions alone = JobOptions.builder().omitTelemetryContext(true).build();
            oxbow.queue("mail").add("newsletter", "Ada", alone);
        }
        // page ends
    }
}
