package dev.oxbow.core.queue;

import dev.oxbow.core.OxbowException;

/** A change to a job was not made; the job is as it was. */
public abstract class JobRefusedException extends OxbowException {
    private static final long serialVersionUID = 1L;

    private final String queue;
    private final String jobId;
    private final Rejection rejection;

    JobRefusedException(String message, String queue, String jobId, Rejection rejection) {
        super(message);
        this.queue = queue;
        this.jobId = jobId;
        this.rejection = rejection;
    }

    /** Name of the job's queue. */
    public String queue() {
        return queue;
    }

    /** Id of the job. */
    public String jobId() {
        return jobId;
    }

    /** Why the change was not made. */
    public Rejection rejection() {
        return rejection;
    }

    /** BullMQ's number for the reason, as its errors have it. */
    public int code() {
        return rejection.code();
    }
}
