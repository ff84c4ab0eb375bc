package dev.oxbow.core.job;

/**
 * What the final failure of a child means for its parent. In BullMQ each is an option of its own, and a job may have only one of
 * them; here they are the values of one option.
 */
public enum ChildFailure {
    /** Nothing: the parent continues to wait until the child is retried and completes, or is removed. */
    PARENT_WAITS,

    /** The parent fails too, as soon as a worker takes it; BullMQ's {@code failParentOnFailure}. */
    FAIL_PARENT,

    /**
     * The parent is processed at once, whatever its other children do, and finds the failure among those that were ignored;
     * BullMQ's {@code continueParentOnFailure}.
     */
    CONTINUE_PARENT,

    /**
     * The child counts as done, and the parent finds the failure among those that were ignored; BullMQ's {@code
     * ignoreDependencyOnFailure}.
     */
    IGNORE,

    /** The child counts as done, and the parent does not find it among its children; BullMQ's {@code removeDependencyOnFailure}. */
    REMOVE_DEPENDENCY
}
