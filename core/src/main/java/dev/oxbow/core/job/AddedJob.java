package dev.oxbow.core.job;

/**
 * What became of an added job.
 *
 * @param id the id that counts from now on: the job's own; if it was kept out, that of the job that stays; empty if it was
 *     refused before it had one
 */
public record AddedJob(String id, AddStatus status) {
    /** What adding can come to. */
    public enum AddStatus {
        /** It is there. It may have taken the place of a delayed job with the same deduplication id. */
        ADDED,
        /** A job of its chosen id was there already; it was left as it is, but for a parent that it may have got. */
        DUPLICATE,
        /** Another job of its deduplication id was there already. */
        DEDUPLICATED,
        /** There is no such parent as it named; nothing was written. */
        PARENT_MISSING,
        /** A job of its chosen id was there already and belongs to another parent, which is there too. */
        OTHER_PARENT
    }

    /** A job that is there: added, or there before. */
    public AddedJob(String id, boolean duplicate) {
        this(id, duplicate ? AddStatus.DUPLICATE : AddStatus.ADDED);
    }

    /** Whether a job of its chosen id was there already. */
    public boolean duplicate() {
        return status == AddStatus.DUPLICATE;
    }

    /** Whether another job of its deduplication id was there already; {@link #id} is that one's. */
    public boolean deduplicated() {
        return status == AddStatus.DEDUPLICATED;
    }

    /** Whether it was refused because of its parent. */
    public boolean refused() {
        return status == AddStatus.PARENT_MISSING || status == AddStatus.OTHER_PARENT;
    }
}
