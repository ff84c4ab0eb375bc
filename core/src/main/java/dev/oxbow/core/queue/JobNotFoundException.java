package dev.oxbow.core.queue;

/** There is no such job: it never existed, or it was removed, perhaps when it finished. */
public final class JobNotFoundException extends JobRefusedException {
    private static final long serialVersionUID = 1L;

    /** @param operation BullMQ's name of the call */
    public JobNotFoundException(String queue, String jobId, String operation) {
        super(
                "Missing key for job " + jobId + ". " + operation + " (queue " + queue + ")",
                queue,
                jobId,
                Rejection.JOB_MISSING);
    }
}
