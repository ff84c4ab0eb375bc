package dev.oxbow.app.metrics;

import dev.oxbow.core.health.HealthCheck;
import dev.oxbow.core.health.HealthReport;
import dev.oxbow.core.job.JobCounts;
import dev.oxbow.core.meter.CommandCounts;
import dev.oxbow.core.meter.Percentiles;
import dev.oxbow.core.pool.PoolInfo;
import dev.oxbow.core.pool.PoolStats;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * This process's metrics. A scrape reads the health report once and everything else from memory, so it sends no command except those
 * that the health check sends at its own interval.
 *
 * <p>Thread-safe: one scrape at a time, under a lock that nothing else takes.
 */
public final class Metrics implements Supplier<String>, AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ReentrantLock scraping = new ReentrantLock();
    private final HealthCheck health;
    private final CommandMetrics commands;
    private final MultiGauge queues;
    private final MultiGauge states;
    private final MultiGauge responses;

    /** @param pool without figures of its own when queues live in memory: it is left out then */
    public Metrics(PoolInfo pool, Supplier<CommandCounts> counts, HealthCheck health) {
        this.health = health;
        this.queues = MultiGauge.builder("oxbow.queue.jobs")
                .description("Jobs by queue and state, as last read")
                .register(registry);
        this.states = MultiGauge.builder("oxbow.health")
                .description("1 for the status that health reports now, 0 for the others")
                .register(registry);
        this.responses = MultiGauge.builder("oxbow.redis.response.seconds")
                .description("How long Redis took lately for short calls")
                .register(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        if (pool.stats().max() > 0) {
            bind(pool, registry);
        }
        this.commands = new CommandMetrics(counts, registry);
    }

    /** Prometheus's text, format 0.0.4. */
    @Override
    public String get() {
        scraping.lock();
        try {
            update(health.report());
            commands.update();
            return registry.scrape();
        } finally {
            scraping.unlock();
        }
    }

    private void update(HealthReport report) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        report.queues().forEach((queue, counts) -> byState(counts)
                .forEach(
                        (state, count) -> rows.add(MultiGauge.Row.of(Tags.of("queue", queue, "state", state), count))));
        queues.register(rows, true);
        states.register(
                Arrays.stream(HealthReport.Status.values())
                        .<MultiGauge.Row<?>>map(status ->
                                MultiGauge.Row.of(Tags.of("status", status.word()), status == report.status() ? 1 : 0))
                        .toList(),
                true);
        Percentiles millis = report.responseMillis();
        responses.register(
                List.of(
                        MultiGauge.Row.of(Tags.of("quantile", "0.5"), millis.p50() / 1000),
                        MultiGauge.Row.of(Tags.of("quantile", "0.95"), millis.p95() / 1000),
                        MultiGauge.Row.of(Tags.of("quantile", "0.99"), millis.p99() / 1000)),
                true);
    }

    private static Map<String, Long> byState(JobCounts counts) {
        return Map.of(
                "waiting", counts.waiting(),
                "active", counts.active(),
                "completed", counts.completed(),
                "failed", counts.failed(),
                "delayed", counts.delayed(),
                "prioritized", counts.prioritized(),
                "waiting-children", counts.waitingChildren());
    }

    private static void bind(PoolInfo pool, MeterRegistry registry) {
        gauge(pool, registry, "oxbow.pool.connections.max", "Connections at most", PoolStats::max);
        gauge(pool, registry, "oxbow.pool.connections.active", "Connections borrowed now", PoolStats::active);
        gauge(pool, registry, "oxbow.pool.connections.idle", "Connections open and free now", PoolStats::idle);
        gauge(pool, registry, "oxbow.pool.connections.long", "Borrowed now for blocking waits", PoolStats::longLeases);
        gauge(pool, registry, "oxbow.pool.connections.direct", "Direct connections now", PoolStats::directActive);
        gauge(pool, registry, "oxbow.pool.waiting", "Borrowers waiting now", PoolStats::waiting);
        counter(pool, registry, "oxbow.pool.opened", "Connections opened", PoolStats::created);
        counter(pool, registry, "oxbow.pool.closed", "Connections closed", PoolStats::destroyed);
        counter(pool, registry, "oxbow.pool.errors", "Failures of connections", PoolStats::errors);
        counter(
                pool,
                registry,
                "oxbow.pool.exhausted",
                "Borrows without a free connection in time",
                PoolStats::exhausted);
        counter(pool, registry, "oxbow.pool.direct.opened", "Direct connections opened", PoolStats::directOpened);
        counter(pool, registry, "oxbow.pool.leaks.suspected", "Leases held too long", PoolStats::leaksSuspected);
    }

    private static void gauge(
            PoolInfo pool, MeterRegistry registry, String name, String meaning, ToDoubleFunction<PoolStats> figure) {
        Gauge.builder(name, pool, it -> figure.applyAsDouble(it.stats()))
                .description(meaning)
                .strongReference(true)
                .register(registry);
    }

    private static void counter(
            PoolInfo pool, MeterRegistry registry, String name, String meaning, ToDoubleFunction<PoolStats> figure) {
        FunctionCounter.builder(name, pool, it -> figure.applyAsDouble(it.stats()))
                .description(meaning)
                .register(registry);
    }

    /** Ends the registry; later scrapes show nothing. */
    @Override
    public void close() {
        registry.close();
    }
}
