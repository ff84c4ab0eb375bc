package dev.oxbow.core.worker;

import dev.oxbow.core.OxbowException;
import java.time.Duration;

/**
 * Thrown by a processor that met a rate limit elsewhere: its job waits again, ahead of the others, no attempt is
 * counted, and no job of the queue starts for a while. BullMQ's {@code worker.rateLimit(ms)} followed by {@code throw
 * Worker.RateLimitError()}; here it takes no command of its own. As in BullMQ it holds up only workers that have a
 * limiter, or all workers if the queue has a rate limit.
 */
public final class RateLimitedException extends OxbowException {
    private static final long serialVersionUID = 1L;

    private final Duration pause;

    /**
     * @param pause how long no job starts, whole milliseconds, at least 1
     * @throws IllegalArgumentException if it is shorter
     */
    public RateLimitedException(Duration pause) {
        super("no job of the queue starts for " + pause.toMillis() + " ms");
        if (pause.toMillis() < 1) {
            throw new IllegalArgumentException("pause must be at least 1 ms, but was " + pause.toMillis() + " ms");
        }
        this.pause = pause;
    }

    /** How long no job starts. */
    public Duration pause() {
        return pause;
    }
}
