package dev.oxbow.core.queue;

import dev.oxbow.core.fault.Fault;
import dev.oxbow.core.pool.RedisException;

/**
 * Something that is done in several steps broke off between two of them, or in the middle of one: what the steps before have
 * done stays done. Doing all of it again does the rest.
 */
public final class PartlyDoneException extends RedisException {
    private static final long serialVersionUID = 1L;

    private final long done;
    private final transient Fault fault;

    /**
     * @param what was being done, for example {@code obliterate of queue mail}
     * @param done how many jobs the steps before had treated
     */
    PartlyDoneException(String what, long done, RedisException cause) {
        super(what + " broke off after " + done + " jobs: " + cause.getMessage(), cause);
        this.done = done;
        this.fault = cause.fault();
    }

    /** How many jobs were certainly treated; the step that broke off may have treated more. */
    public long done() {
        return done;
    }

    /** What stopped it. */
    @Override
    public Fault fault() {
        return fault;
    }

    /** Never: some steps were run. */
    @Override
    public boolean surelyNotSent() {
        return false;
    }
}
