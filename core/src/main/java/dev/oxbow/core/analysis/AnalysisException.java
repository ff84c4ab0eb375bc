package dev.oxbow.core.analysis;

import dev.oxbow.core.OxbowException;
import org.jspecify.annotations.Nullable;

/** An analysis failed for a reason that its client may read: the message is shown as it is. */
public final class AnalysisException extends OxbowException {
    private static final long serialVersionUID = 1L;

    private final boolean retryable;

    /**
     * @param message for the client: no secrets, no internals
     * @param retryable whether another attempt can help
     */
    public AnalysisException(String message, boolean retryable, @Nullable Throwable cause) {
        super(message, cause);
        this.retryable = retryable;
    }

    /** Whether another attempt can help. */
    public boolean retryable() {
        return retryable;
    }
}
