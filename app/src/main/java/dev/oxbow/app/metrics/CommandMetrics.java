package dev.oxbow.app.metrics;

import dev.oxbow.core.meter.Cause;
import dev.oxbow.core.meter.CommandCount;
import dev.oxbow.core.meter.CommandCounts;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Oxbow's command counts as counters with the tags cause, kind and queue: for each combination that occurred, one counter of commands
 * sent, and one of commands that scripts ran in addition if there are any. Oxbow bounds their number. Not thread-safe: the owner
 * updates it under its own lock; the registry may read at any time.
 */
final class CommandMetrics {
    private final Supplier<CommandCounts> commands;
    private final MeterRegistry registry;
    private final Map<Sort, AtomicLong> sent = new HashMap<>();
    private final Map<Sort, AtomicLong> inner = new HashMap<>();

    /** What one counter counts. */
    private record Sort(Cause cause, String kind, String queue) {}

    CommandMetrics(Supplier<CommandCounts> commands, MeterRegistry registry) {
        this.commands = commands;
        this.registry = registry;
    }

    /** Sets the counters to the counts of now, which it reads once. */
    void update() {
        for (CommandCount line : commands.get().lines()) {
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
