package dev.oxbow.core.pool;

import dev.oxbow.core.fault.Fault;
import dev.oxbow.core.fault.FaultKind;
import org.jspecify.annotations.Nullable;

/** The connection to Redis failed: it could not be opened, it broke, or no reply came in time. */
public final class RedisConnectionException extends RedisException {
    private static final long serialVersionUID = 1L;

    /** What failed. */
    public enum Kind {
        /** The connection could not be opened: refused, unknown host, time-out, TLS or handshake failed. Nothing was sent. */
        CONNECT,
        /** The connection broke after the command may have been sent. */
        BROKEN,
        /** No reply came within the command time-out; Redis may still run the command. */
        TIMEOUT
    }

    private final Kind kind;

    /** @param message without secrets */
    public RedisConnectionException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What failed. */
    public Kind kind() {
        return kind;
    }

    @Override
    public boolean surelyNotSent() {
        return kind == Kind.CONNECT;
    }

    @Override
    public Fault fault() {
        return switch (kind) {
            case CONNECT -> Fault.ofConnecting(getMessage(), getCause());
            case BROKEN -> Fault.of(FaultKind.CONNECTION_BROKEN, getMessage());
            case TIMEOUT -> Fault.of(FaultKind.REPLY_LATE, getMessage());
        };
    }
}
