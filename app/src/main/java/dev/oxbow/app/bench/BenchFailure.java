package dev.oxbow.app.bench;

import org.jspecify.annotations.Nullable;

/** A measurement could not be made, or what was measured turned out wrong. */
public final class BenchFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BenchFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The failure of another thread, as one of this thread. */
    static RuntimeException of(@Nullable Throwable cause) {
        return cause instanceof RuntimeException failure ? failure : new BenchFailure("a caller failed", cause);
    }
}
