package dev.oxbow.core.pool;

import dev.oxbow.core.fault.Fault;
import dev.oxbow.core.fault.FaultKind;

/** No connection became free within the borrow time-out. The message contains the pool's figures. Nothing was sent. */
public final class PoolExhaustedException extends RedisException {
    private static final long serialVersionUID = 1L;

    /** @param message contains the pool's figures */
    public PoolExhaustedException(String message) {
        super(message, null);
    }

    @Override
    public boolean surelyNotSent() {
        return true;
    }

    @Override
    public Fault fault() {
        return Fault.of(FaultKind.POOL_EXHAUSTED, getMessage());
    }
}
