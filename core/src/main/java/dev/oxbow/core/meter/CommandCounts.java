package dev.oxbow.core.meter;

import java.util.Map;

/**
 * Commands so far. Immutable.
 *
 * @param sentByCause what the client sent
 * @param innerByCause what scripts ran on top
 */
public record CommandCounts(Map<Cause, Long> sentByCause, Map<Cause, Long> innerByCause) {
    public CommandCounts {
        sentByCause = Map.copyOf(sentByCause);
        innerByCause = Map.copyOf(innerByCause);
    }

    /** All that the client sent. */
    public long sent() {
        return sentByCause.values().stream().mapToLong(Long::longValue).sum();
    }

    /** All that the client sent, plus all that scripts ran. */
    public long withInner() {
        return sent()
                + innerByCause.values().stream().mapToLong(Long::longValue).sum();
    }
}
