package dev.oxbow.core;

import org.jspecify.annotations.Nullable;

/** Root of all exceptions that Oxbow defines; unchecked. Its message says what failed, and where. */
public class OxbowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OxbowException(String message) {
        super(message);
    }

    public OxbowException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
