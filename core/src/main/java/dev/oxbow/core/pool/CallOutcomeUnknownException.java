package dev.oxbow.core.pool;

import dev.oxbow.core.fault.Fault;

/**
 * A repeated call failed for good, and an earlier try of it may have been run: although the last try surely was not sent,
 * the call as a whole cannot say so. The cause is the last failure; the failure that left the outcome open is
 * suppressed here.
 */
public final class CallOutcomeUnknownException extends RedisException {
    private static final long serialVersionUID = 1L;

    private final transient Fault fault;

    public CallOutcomeUnknownException(RedisException last, RedisException openOutcome) {
        super(last.getMessage() + " (an earlier try may have been run)", last);
        this.fault = last.fault();
        addSuppressed(openOutcome);
    }

    @Override
    public boolean surelyNotSent() {
        return false;
    }

    @Override
    public Fault fault() {
        return fault;
    }
}
