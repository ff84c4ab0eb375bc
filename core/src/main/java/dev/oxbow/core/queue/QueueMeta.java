package dev.oxbow.core.queue;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is stored about a queue itself. Immutable.
 *
 * @param version the library that opened it last, such as {@code bullmq:6.7.0} or {@code oxbow:0.1.0}; null if none is stored
 * @param paused whether workers may not take its jobs
 * @param mostEvents how many events are kept, or a few more
 * @param concurrency how many of its jobs may be active at once in all processes; null: any number
 * @param rateLimit how many of its jobs may start in a period in all processes; null: any number
 * @param fields all of it as stored, those above included
 */
public record QueueMeta(
        @Nullable String version,
        boolean paused,
        long mostEvents,
        @Nullable Integer concurrency,
        @Nullable RateLimit rateLimit,
        Map<String, String> fields) {
    /** How many events BullMQ keeps where no number is set. */
    public static final long DEFAULT_EVENTS = 10_000;

    public QueueMeta {
        fields = Map.copyOf(fields);
    }
}
