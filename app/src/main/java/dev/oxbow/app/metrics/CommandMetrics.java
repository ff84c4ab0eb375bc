package dev.oxbow.app.metrics;

import dev.oxbow.core.meter.Cause;
import dev.oxbow.core.meter.CommandCount;
import dev.oxbow.core.internal.meter.CommandMeter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The command meter as counters with the tags cause, kind and queue: one of commands sent for each sort that was met,
 * one of
 * commands that scripts ran on top for each sort that has any. The meter bounds how many there are. Not thread-safe:
 * its
 * owner updates it under its own lock; the registry may read at any time.
 */
final class CommandMetrics {
    private final CommandMeter meter;
    private final MeterRegistry registry;
    private final Map<Sort, AtomicLong> sent = new HashMap<>();
    private final Map<Sort, AtomicLong> inner = new HashMap<>();

    /** What one counter counts. */
    private record Sort(Cause cause, String kind, String queue) {}

    CommandMetrics(CommandMeter meter, MeterRegistry registry) {
        this.meter = meter;
        this.registry = registry;
    }

    /** Updates the counters from one snapshot of the meter. */
    void update() {
        for (CommandCount line : meter.counts().lines()) {
            Sort sort = new Sort(line.cause(), line.kind(), line.queue());
            sent.computeIfAbsent(
                            sort, it -> counter(it, "oxbow.redis.commands.sent", "Commands that this process sent"))
                    .set(line.sent());
            if (line.inner() > 0) {
                inner.computeIfAbsent(
                                sort,
                                it -> counter(it, "oxbow.redis.commands.inner", "Commands that scripts ran on top"))
                        .set(line.inner());
            }
        }
    }

    /** The registry refers to the figure weakly; the maps here keep it. */
    private AtomicLong counter(Sort sort, String name, String meaning) {
        AtomicLong figure = new AtomicLong();
        FunctionCounter.builder(name, figure, AtomicLong::get)
                .description(meaning)
                .tags(Tags.of("cause", sort.cause().word(), "kind", sort.kind(), "queue", sort.queue()))
                .register(registry);
        return figure;
    }
}
