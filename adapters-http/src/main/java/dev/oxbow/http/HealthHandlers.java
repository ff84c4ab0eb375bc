package dev.oxbow.http;

import dev.oxbow.core.health.HealthCheck;
import dev.oxbow.core.health.HealthReport;
import dev.oxbow.http.json.HealthJson;
import dev.oxbow.http.json.ProbeJson;
import io.javalin.http.Context;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Handlers for health, probes and metrics. Liveness depends on nothing else. Thread-safe. */
final class HealthHandlers {
    private final HealthCheck health;
    private final Supplier<String> metrics;
    private final BooleanSupplier ready;

    /** @param metrics Prometheus text, format 0.0.4 */
    HealthHandlers(HealthCheck health, Supplier<String> metrics, BooleanSupplier ready) {
        this.health = health;
        this.metrics = metrics;
        this.ready = ready;
    }

    void redis(Context ctx) {
        HealthReport report = health.report();
        Answers.json(ctx, report.status() == HealthReport.Status.UNHEALTHY ? 503 : 200, HealthJson.of(report));
    }

    void live(Context ctx) {
        Answers.json(ctx, 200, new ProbeJson("live"));
    }

    void ready(Context ctx) {
        boolean now = ready.getAsBoolean();
        Answers.json(ctx, now ? 200 : 503, new ProbeJson(now ? "ready" : "not ready"));
    }

    void metrics(Context ctx) {
        ctx.contentType("text/plain; version=0.0.4; charset=utf-8")
                .header("Cache-Control", "no-store")
                .result(metrics.get());
    }
}
