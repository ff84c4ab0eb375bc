package dev.oxbow.core;

import org.jspecify.annotations.Nullable;

/** The root of all exceptions that Oxbow declares. */
public class OxbowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OxbowException(String message) {
        super(message);
    }

    public OxbowException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
