package dev.oxbow.core.queue;

/** There is no such job: it never was, or it has been removed, perhaps with its end. */
public final class JobNotFoundException extends JobRefusedException {
    private static final long serialVersionUID = 1L;

    public JobNotFoundException(String queue, String jobId, String operation) {
        super(
                "Missing key for job " + jobId + ". " + operation + " (queue " + queue + ")",
                queue,
                jobId,
                Rejection.JOB_MISSING);
    }
}
