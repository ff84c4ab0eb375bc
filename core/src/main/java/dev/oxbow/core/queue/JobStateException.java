package dev.oxbow.core.queue;

/** A job is not in the state that a change needs; {@link #refusal()} tells what stood against it. */
public final class JobStateException extends JobRefusedException {
    private static final long serialVersionUID = 1L;

    public JobStateException(String message, String queue, String jobId, Rejection refusal) {
        super(message, queue, jobId, refusal);
    }
}
