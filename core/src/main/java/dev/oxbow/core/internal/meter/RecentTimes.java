package dev.oxbow.core.internal.meter;

import dev.oxbow.core.meter.Percentiles;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The last 1,024 observed times, for percentiles. Thread-safe without locks: a writer claims a slot and stores into it,
 * so a reader may miss an observation that is being written (it then sees what stood there before), never see a torn one.
 */
public final class RecentTimes {
    private static final int WINDOW = 1024;

    /** In slots that no observation has reached yet. */
    private static final long EMPTY = -1;

    private final AtomicLongArray nanos = new AtomicLongArray(WINDOW);
    private final AtomicLong observed = new AtomicLong();

    /** Nothing observed yet. */
    public RecentTimes() {
        for (int slot = 0; slot < WINDOW; slot++) {
            nanos.set(slot, EMPTY);
        }
    }

    /** Observes one time, in nanoseconds. */
    public void observe(long elapsedNanos) {
        int slot = (int) (observed.getAndIncrement() % WINDOW);
        nanos.set(slot, Math.max(0, elapsedNanos));
    }

    /**
     * The summary of the window.
     *
     * @param nanosPerUnit 1,000 for microseconds, 1,000,000 for milliseconds
     */
    public Percentiles summary(double nanosPerUnit) {
        long total = observed.get();
        long[] window = new long[WINDOW];
        for (int slot = 0; slot < WINDOW; slot++) {
            window[slot] = nanos.get(slot);
        }
        long[] sorted =
                Arrays.stream(window).filter(time -> time != EMPTY).sorted().toArray();
        if (sorted.length == 0) {
            return Percentiles.NONE;
        }
        long last = Math.max(0, window[(int) Math.floorMod(total - 1, (long) WINDOW)]);
        return new Percentiles(
                total,
                last / nanosPerUnit,
                rank(sorted, 0.50) / nanosPerUnit,
                rank(sorted, 0.95) / nanosPerUnit,
                rank(sorted, 0.99) / nanosPerUnit);
    }

    private static long rank(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1L, (long) Math.ceil(share * sorted.length) - 1)];
    }
}
