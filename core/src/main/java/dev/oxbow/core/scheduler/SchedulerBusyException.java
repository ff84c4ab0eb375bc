package dev.oxbow.core.scheduler;

import dev.oxbow.core.OxbowException;

/** A scheduler was not changed, because the jobs of its next runs exist already (BullMQ's codes −10 and −11). */
public final class SchedulerBusyException extends OxbowException {
    private static final long serialVersionUID = 1;

    /** @param schedulerId the scheduler that was to be changed */
    public SchedulerBusyException(String schedulerId) {
        super("scheduler '" + schedulerId
                + "' was not changed: the job of its next run is there already and does not wait any more; remove that job"
                + " or change the schedule");
    }
}
