package dev.oxbow.core.queue;

import dev.oxbow.core.OxbowException;

/** The job that the caller waited for has finally failed. The message is the job's failed reason. */
public final class JobFailedException extends OxbowException {
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

    /** Id of the job. */
    public String jobId() {
        return jobId;
    }
}
