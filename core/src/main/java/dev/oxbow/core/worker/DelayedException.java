package dev.oxbow.core.worker;

import dev.oxbow.core.OxbowException;
import java.time.Duration;

/**
 * Thrown by a processor to delay its job; no attempt is counted. BullMQ's {@code job.moveToDelayed} followed by {@code
 * throw new DelayedError()}; here it takes no command of its own, for the outcome goes with the worker's next call.
 */
public final class DelayedException extends OxbowException {
    private static final long serialVersionUID = 1L;

    private final Duration delay;

    /**
     * @param delay from now, whole milliseconds, not negative
     * @throws IllegalArgumentException if it is negative
     */
    public DelayedException(Duration delay) {
        super("the job was delayed by " + delay.toMillis() + " ms");
        if (delay.isNegative()) {
            throw new IllegalArgumentException("delay must not be negative, but was " + delay.toMillis() + " ms");
        }
        this.delay = delay;
    }

    /** From now. */
    public Duration delay() {
        return delay;
    }
}
