package dev.oxbow.core.internal.memory;

import java.time.Duration;

/** Durations for the ticker: cut to a year, so that adding one to a reading never overflows. */
final class Nanos {
    private static final Duration LONGEST = Duration.ofDays(365);

    private Nanos() {}

    static long of(Duration duration) {
        return duration.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : duration.toNanos();
    }
}
