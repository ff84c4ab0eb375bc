package dev.oxbow.core.queue;

/** A change to a job was not made; the job is as it was. */
public abstract class JobRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String queue;
    private final String jobId;
    private final Rejection refusal;

    JobRefusedException(String message, String queue, String jobId, Rejection refusal) {
        super(message);
        this.queue = queue;
        this.jobId = jobId;
        this.refusal = refusal;
    }

    /** Name of the job's queue. */
    public String queue() {
        return queue;
    }

    public String jobId() {
        return jobId;
    }

    /** Why it was not made. */
    public Rejection refusal() {
        return refusal;
    }

    /** BullMQ's number for the reason, as its errors carry it. */
    public int code() {
        return refusal.code();
    }
}
