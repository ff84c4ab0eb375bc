package dev.oxbow.core.queue;

import dev.oxbow.core.fault.Fault;
import dev.oxbow.core.pool.RedisException;

/**
 * An operation in several steps stopped between two steps, or within one: the changes of the earlier steps remain. Calling the
 * operation again does the rest.
 */
public final class PartlyDoneException extends RedisException {
    private static final long serialVersionUID = 1L;

    private final long done;
    private final transient Fault fault;

    /**
     * @param what the operation and its queue, for example {@code obliterate of queue mail}
     * @param done how many jobs the earlier steps have changed
     */
    public PartlyDoneException(String what, long done, RedisException cause) {
        super(what + " broke off after " + done + " jobs: " + cause.getMessage(), cause);
        this.done = done;
        this.fault = cause.fault();
    }

    /** How many jobs were certainly changed; the step that failed may have changed more. */
    public long done() {
        return done;
    }

    /** What stopped the operation. */
    @Override
    public Fault fault() {
        return fault;
    }

    /** Always false: some steps were run. */
    @Override
    public boolean surelyNotSent() {
        return false;
    }
}
