package dev.oxbow.core.pool;

import dev.oxbow.core.OxbowException;
import dev.oxbow.core.fault.Classified;
import dev.oxbow.core.fault.Fault;
import org.jspecify.annotations.Nullable;

/**
 * Something went wrong with Redis or on the way to it. Messages hold no keys, data or passwords. The subclasses say what
 * a caller may do; {@link dev.oxbow.core.fault.Fault#of} says what it means.
 */
public abstract class RedisException extends OxbowException implements Classified {
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
