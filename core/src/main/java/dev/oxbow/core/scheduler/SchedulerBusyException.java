package dev.oxbow.core.scheduler;

/** A scheduler was not changed, since the jobs that its next runs would have are there already (BullMQ's codes −10 and −11). */
public final class SchedulerBusyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param schedulerId the scheduler that was to be changed */
    public SchedulerBusyException(String schedulerId) {
        super("scheduler '" + schedulerId
                + "' was not changed: the job of its next run is there already and does not wait any more; remove that job"
                + " or change the schedule");
    }
}
