package dev.oxbow.core.worker;

import java.time.Duration;

/**
 * Thrown by a processor that met a limit elsewhere: its job waits again, ahead of the others, no attempt is counted, and nothing of
 * the queue starts for a while. BullMQ's {@code worker.rateLimit(ms)} followed by {@code throw Worker.RateLimitError()}; here it
 * takes no command of its own. As in BullMQ it holds up only workers that have a limiter, or all if the queue has a rate limit.
 */
public final class RateLimitedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Duration pause;

    /**
     * @param pause how long nothing starts, whole milliseconds, at least 1
     * @throws IllegalArgumentException if it is shorter
     */
    public RateLimitedException(Duration pause) {
        super("nothing starts for " + pause.toMillis() + " ms");
        if (pause.toMillis() < 1) {
            throw new IllegalArgumentException("pause must be at least 1 ms, but was " + pause.toMillis() + " ms");
        }
        this.pause = pause;
    }

    /** How long nothing starts. */
    public Duration pause() {
        return pause;
    }
}
