package dev.oxbow.core.worker;

import org.jspecify.annotations.Nullable;

/** Fails a job at once, whatever attempts are left; BullMQ's {@code UnrecoverableError}. */
public class UnrecoverableException extends RuntimeException {
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
