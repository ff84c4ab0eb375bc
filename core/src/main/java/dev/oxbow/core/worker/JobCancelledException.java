package dev.oxbow.core.worker;

/**
 * What a job fails with that was cancelled ({@link Worker#cancelJob}) before or while its processor ran, unless the processor
 * threw something of its own.
 */
public final class JobCancelledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param reason becomes the job's failed reason */
    public JobCancelledException(String reason) {
        super(reason);
    }
}
