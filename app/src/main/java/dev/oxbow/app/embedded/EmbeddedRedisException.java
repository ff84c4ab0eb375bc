package dev.oxbow.app.embedded;

import org.jspecify.annotations.Nullable;

/** The embedded Redis cannot run; the message says why and what to do. */
public final class EmbeddedRedisException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EmbeddedRedisException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
