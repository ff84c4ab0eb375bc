package dev.oxbow.app.bench;

import dev.oxbow.core.meter.Cause;
import java.util.Map;

/**
 * What a measurement used. Immutable.
 *
 * @param seconds it took
 * @param sentByCause commands that the client sent; causes without any are left out
 * @param innerByCause commands that scripts ran on top
 * @param connections to Redis open at once, at most
 * @param cpuSeconds of this process, all threads together
 */
public record Spent(
        double seconds,
        Map<Cause, Long> sentByCause,
        Map<Cause, Long> innerByCause,
        int connections,
        double cpuSeconds) {
    public Spent {
        sentByCause = Map.copyOf(sentByCause);
        innerByCause = Map.copyOf(innerByCause);
    }

    /** All that the client sent. */
    public long sent() {
        return sum(sentByCause);
    }

    /** All that the client sent, plus all that scripts ran. */
    public long withInner() {
        return sent() + sum(innerByCause);
    }

    private static long sum(Map<Cause, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
