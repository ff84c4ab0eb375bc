package dev.oxbow.core.queue;

/** A job that was waited for has failed for good. Its message is the job's failed reason. */
public final class JobFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String queue;
    private final String jobId;

    public JobFailedException(String queue, String jobId, String reason) {
        super(reason);
        this.queue = queue;
        this.jobId = jobId;
    }

    /** Name of the job's queue. */
    public String queue() {
        return queue;
    }

    public String jobId() {
        return jobId;
    }
}
