package dev.oxbow.core.queue;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a queue says about itself. Immutable.
 *
 * @param version the library that opened it last, such as {@code bullmq:6.7.0} or {@code oxbow:1.0.0}; null if none said so
 * @param paused whether nothing is taken from it
 * @param mostEvents so many events are kept, or a few more
 * @param concurrency so many of its jobs may be active at once, whoever works; null: any number
 * @param rateLimit so many of its jobs may start in a time, whoever works; null: any number
 * @param fields all of it as stored, those above included
 */
public record QueueMeta(
        @Nullable String version,
        boolean paused,
        long mostEvents,
        @Nullable Integer concurrency,
        @Nullable RateLimit rateLimit,
        Map<String, String> fields) {
    /** BullMQ's number of events kept where none is set. */
    public static final long DEFAULT_EVENTS = 10_000;

    public QueueMeta {
        fields = Map.copyOf(fields);
    }
}
