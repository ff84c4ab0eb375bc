package dev.oxbow.core.pool;

import dev.oxbow.core.OxbowException;
import dev.oxbow.core.fault.Fault;
import org.jspecify.annotations.Nullable;

/**
 * Redis or the connection to it failed. Messages contain no keys, data or passwords. The subclass says what a caller may do; {@link
 * #fault()} says what the failure means.
 */
public abstract class RedisException extends OxbowException implements Fault.Classified {
    private static final long serialVersionUID = 1L;

    protected RedisException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Whether it is certain that Redis did not run the command, so that sending it again cannot run it twice. */
    public abstract boolean surelyNotSent();

    /** What this failure means: whether to try again, and what to advise. */
    @Override
    public abstract Fault fault();
}
