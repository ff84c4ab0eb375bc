package dev.oxbow.core.pool;

import dev.oxbow.core.fault.Fault;

/**
 * Redis answered with an error: it got the command and refused it, or a script ended with an error. {@link #fault()}
 * says what the answer means.
 */
public final class RedisReplyException extends RedisException {
    private static final long serialVersionUID = 1L;

    private final transient Fault fault;

    /** @param reply Redis's own text, without the leading {@code -} */
    public RedisReplyException(String reply) {
        this(Fault.ofReply(reply));
    }

    /** With another meaning than the text has by itself. */
    public static RedisReplyException of(Fault fault) {
        return new RedisReplyException(fault);
    }

    private RedisReplyException(Fault fault) {
        super(fault.message(), null);
        this.fault = fault;
    }

    @Override
    public Fault fault() {
        return fault;
    }

    /** True for the answers with which Redis refuses a command before running any of it. */
    @Override
    public boolean surelyNotSent() {
        return fault.refusedUnrun();
    }
}
