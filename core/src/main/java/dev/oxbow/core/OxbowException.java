package dev.oxbow.core;

import org.jspecify.annotations.Nullable;

/**
 * The root of all exceptions that Oxbow throws because of something outside the caller's code: Redis, a job's state, a missing
 * adapter. A wrong argument is an {@link IllegalArgumentException} and a call at the wrong time, such as after a close, an {@link
 * IllegalStateException}, as everywhere in Java. Unchecked; messages hold no passwords and no data of jobs.
 */
public class OxbowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what failed and, where it is known, what to do about it */
    public OxbowException(String message) {
        super(message);
    }

    /**
     * @param message what failed and, where it is known, what to do about it
     * @param cause why, if another exception says so
     */
    public OxbowException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
