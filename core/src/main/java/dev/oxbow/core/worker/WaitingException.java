package dev.oxbow.core.worker;

import dev.oxbow.core.OxbowException;

/**
 * Thrown by a processor to give its job back: it waits again, ahead of the others, and no attempt is counted. BullMQ's
 * {@code job.moveToWait} followed by {@code throw new WaitingError()}; here it takes no command of its own.
 */
public final class WaitingException extends OxbowException {
    private static final long serialVersionUID = 1L;

    /** The job waits again. */
    public WaitingException() {
        super("the job was given back");
    }
}
