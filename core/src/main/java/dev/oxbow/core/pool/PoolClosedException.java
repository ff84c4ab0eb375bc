package dev.oxbow.core.pool;

import dev.oxbow.core.fault.Fault;
import dev.oxbow.core.fault.FaultKind;

/** The pool is closed. Nothing was sent. */
public final class PoolClosedException extends RedisException {
    private static final long serialVersionUID = 1L;

    /** @param message names the pool */
    public PoolClosedException(String message) {
        super(message, null);
    }

    @Override
    public boolean surelyNotSent() {
        return true;
    }

    @Override
    public Fault fault() {
        return Fault.of(FaultKind.POOL_CLOSED, getMessage());
    }
}
