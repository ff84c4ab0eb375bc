package dev.oxbow.core.queue;

/** Why a change to a job was not made. */
public enum Rejection {
    /** There is no such job. */
    JOB_MISSING(-1),
    /** The job is not in the state that the change needs. */
    NOT_IN_STATE(-3),
    /** The job has no parent, or its parent does not exist any more. */
    PARENT_MISSING(-5),
    /** The job is the next run of a scheduler: the scheduler must be removed instead. */
    BELONGS_TO_SCHEDULER(-8),
    /** A worker holds the lock of the job, or of a child that the job waits for. BullMQ's removal answers 0 then. */
    LOCKED(0);

    private final int code;

    Rejection(int code) {
        this.code = code;
    }

    /** BullMQ's number for it. */
    public int code() {
        return code;
    }
}
