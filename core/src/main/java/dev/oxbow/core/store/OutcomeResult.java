package dev.oxbow.core.store;

/** The store's answer to one {@link Outcome}. Everything but {@link #ACCEPTED} left the job as it was. */
public enum OutcomeResult {
    ACCEPTED,
    /** It was to wait for its children, but none is pending (BullMQ's 1): it is still held. */
    NO_CHILD_PENDING,
    /** The job's record is gone (BullMQ's −1), or what stands at its key is none. */
    JOB_MISSING,
    /** The lock ran out (−2): the job was, or will be, recovered as stalled. */
    LOCK_EXPIRED,
    /** The job is not active any more (−3). */
    NOT_ACTIVE,
    /** It has children that are not finished (−4). */
    PENDING_CHILDREN,
    /** Another worker holds the lock (−6). */
    LOCK_LOST,
    /** One of its children failed (−9). */
    FAILED_CHILDREN
}
