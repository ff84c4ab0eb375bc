package dev.oxbow.core.queue;

/** A job is not in the state that a change needs; {@link #rejection()} says why the change was not made. */
public final class JobStateException extends JobRefusedException {
    private static final long serialVersionUID = 1L;

    public JobStateException(String message, String queue, String jobId, Rejection rejection) {
        super(message, queue, jobId, rejection);
    }
}
