package dev.oxbow.core.worker;

import dev.oxbow.core.OxbowException;

/**
 * Thrown by a processor after {@link ActiveJob#moveToWaitingChildren()} has returned true: the attempt ends, and the
 * job is processed once more when its children have ended. Fails the attempt if it is thrown otherwise. BullMQ's {@code
 * WaitingChildrenError}.
 */
public final class WaitingChildrenException extends OxbowException {
    private static final long serialVersionUID = 1L;

    /** The attempt ends. */
    public WaitingChildrenException() {
        super("the job waits for its children");
    }
}
