package dev.oxbow.core.internal.health;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether a figure that only grows has grown lately, as seen by those who look. Thread-safe; its monitor guards no I/O. */
final class Rise {
    private long highest;
    private @Nullable Instant roseAt;

    Rise(long now) {
        this.highest = now;
    }

    /** Looks at the figure; true if it grew since the last look, or was seen to grow within that time. */
    synchronized boolean within(Duration time, long figure, Instant now) {
        if (figure > highest) {
            highest = figure;
            roseAt = now;
        }
        return roseAt != null && roseAt.plus(time).isAfter(now);
    }
}
