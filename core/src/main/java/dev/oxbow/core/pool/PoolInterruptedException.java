package dev.oxbow.core.pool;

import dev.oxbow.core.fault.Fault;
import dev.oxbow.core.fault.FaultKind;

/**
 * The thread was interrupted while it waited for a connection, or before it sent a command; its interrupt flag is set.
 * Nothing was sent.
 */
public final class PoolInterruptedException extends RedisException {
    private static final long serialVersionUID = 1L;

    /** @param message says what was interrupted */
    public PoolInterruptedException(String message, InterruptedException cause) {
        super(message, cause);
    }

    @Override
    public boolean surelyNotSent() {
        return true;
    }

    @Override
    public Fault fault() {
        return Fault.of(FaultKind.INTERRUPTED, getMessage());
    }
}
