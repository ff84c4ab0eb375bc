package dev.oxbow.core.pool;

import dev.oxbow.core.fault.Fault;
import dev.oxbow.core.fault.FaultKind;

/** A blocking wait was ended by {@link RedisConnection#interrupt()}: the waiting thread was woken, or the wait was closed. */
public final class RedisWaitInterruptedException extends RedisException {
    private static final long serialVersionUID = 1L;

    /** @param message says what ended the wait */
    public RedisWaitInterruptedException(String message) {
        super(message, null);
    }

    @Override
    public boolean surelyNotSent() {
        return false;
    }

    @Override
    public Fault fault() {
        return Fault.of(FaultKind.WAIT_ENDED, getMessage());
    }
}
