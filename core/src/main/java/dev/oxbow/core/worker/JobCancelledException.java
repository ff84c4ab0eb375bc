package dev.oxbow.core.worker;

import dev.oxbow.core.OxbowException;

/**
 * The failure of a job that was cancelled ({@link Worker#cancelJob}) before its processor ran, or whose processor ended
 * by the interrupt. What a processor throws itself is kept instead.
 */
public final class JobCancelledException extends OxbowException {
    private static final long serialVersionUID = 1L;

    /** @param reason becomes the job's failed reason */
    public JobCancelledException(String reason) {
        super(reason);
    }
}
