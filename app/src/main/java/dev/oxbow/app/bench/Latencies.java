package dev.oxbow.app.bench;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** Times of a known number of observations, all of them kept. Thread-safe: each observation has a slot of its own. */
public final class Latencies {
    private static final double NANOS_PER_MILLI = 1_000_000;

    private final long[] nanos;
    private final AtomicInteger observed = new AtomicInteger();

    /** @param most observations at most */
    public Latencies(int most) {
        this.nanos = new long[most];
    }

    /** Adds an observation, in nanoseconds. */
    public void observe(long elapsedNanos) {
        nanos[observed.getAndIncrement()] = elapsedNanos;
    }

    /** To be asked when nothing is observed any more. */
    public Quantiles quantiles() {
        long[] sorted = Arrays.copyOf(nanos, observed.get());
        Arrays.sort(sorted);
        return new Quantiles(at(sorted, 0.50), at(sorted, 0.99), at(sorted, 1));
    }

    private static double at(long[] sorted, double share) {
        return sorted.length == 0
                ? 0
                : sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)] / NANOS_PER_MILLI;
    }
}
