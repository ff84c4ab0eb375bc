package dev.oxbow.core.worker;

import dev.oxbow.core.OxbowException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a processor to fail its job at once, whatever attempts are left; BullMQ's {@code UnrecoverableError}. May
 * be extended.
 */
public class UnrecoverableException extends OxbowException {
    private static final long serialVersionUID = 1L;

    /** @param message becomes the job's failed reason */
    public UnrecoverableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** @param message becomes the job's failed reason */
    public UnrecoverableException(String message) {
        this(message, null);
    }
}
