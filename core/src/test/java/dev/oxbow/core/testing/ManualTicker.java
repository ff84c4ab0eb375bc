package dev.oxbow.core.testing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Test double of a monotonic clock in nanoseconds: it stands still until a test moves it. Thread-safe. */
public final class ManualTicker implements LongSupplier {
    /** Not 0, and near the end, so that a comparison which does not allow for overflow shows. */
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);

    /** Moves it forward. */
    public void advance(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }

    @Override
    public long getAsLong() {
        return nanos.get();
    }
}
