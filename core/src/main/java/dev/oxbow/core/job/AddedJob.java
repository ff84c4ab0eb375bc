package dev.oxbow.core.job;

/**
 * The result of adding a job.
 *
 * @param id the id that is valid from now on: the job's own; if another job was kept instead, the id of that one; empty if the job
 *     was refused before it had an id
 */
public record AddedJob(String id, AddStatus status) {
    /** How adding a job can end. */
    public enum AddStatus {
        /** The job was added. It may have replaced a delayed job with the same deduplication id. */
        ADDED,
        /** A job of the chosen id existed already; it was left as it is, except that it may have got a parent. */
        DUPLICATE,
        /** Another job of the same deduplication id existed already. */
        DEDUPLICATED,
        /** The parent that the job names does not exist; nothing was written. */
        PARENT_MISSING,
        /** A job of the chosen id existed already and belongs to another parent, which exists too. */
        OTHER_PARENT
    }

    /** A job that exists: added, or there before. */
    public AddedJob(String id, boolean duplicate) {
        this(id, duplicate ? AddStatus.DUPLICATE : AddStatus.ADDED);
    }

    /** Whether a job of the chosen id existed already. */
    public boolean duplicate() {
        return status == AddStatus.DUPLICATE;
    }

    /** Whether another job of the same deduplication id existed already; {@link #id} is its id. */
    public boolean deduplicated() {
        return status == AddStatus.DEDUPLICATED;
    }

    /** Whether the job was refused because of its parent. */
    public boolean refused() {
        return status == AddStatus.PARENT_MISSING || status == AddStatus.OTHER_PARENT;
    }
}
