package dev.oxbow.core.worker;

/**
 * Thrown by a processor after {@link ActiveJob#moveToWaitingChildren()} has returned true: the attempt ends here, and the job is
 * processed once more when its children have ended. BullMQ's {@code WaitingChildrenError}.
 */
public final class WaitingChildrenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The attempt ends. */
    public WaitingChildrenException() {
        super("the job waits for its children");
    }
}
