package dev.oxbow.core.job;

/**
 * What the final failure of a child means for its parent. BullMQ has an option for each, of which a job may have one; here one
 * value is all there is to choose.
 */
public enum ChildFailure {
    /** Nothing: the parent goes on waiting, until the child is retried and completes, or is removed. */
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

    /** The child counts as done and leaves no trace with its parent; BullMQ's {@code removeDependencyOnFailure}. */
    REMOVE_DEPENDENCY
}
