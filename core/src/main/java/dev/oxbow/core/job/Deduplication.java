package dev.oxbow.core.job;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Keeps jobs out while another of the same deduplication id, its owner, is there; BullMQ's option {@code deduplication}.
 * Immutable.
 *
 * <p>Without a time to live others are kept out until the owner has completed, finally failed or been removed; with one, until
 * it has run out, whatever becomes of the owner.
 *
 * @param id names what must not be there twice in its queue; any text but the empty one
 * @param timeToLive for how long others are kept out, whole milliseconds; null: until the owner ends
 * @param extend each job that is kept out starts the time to live anew
 * @param replace a job takes the place of its owner as long as that is delayed
 * @param keepLastIfActive the last of the jobs kept out while the owner is active is added when the owner ends; the time to
 *     live does not count then
 * @param reschedule a job that is kept out gives its own delay to the owner, as long as that is delayed
 */
public record Deduplication(
        String id,
        @Nullable Duration timeToLive,
        boolean extend,
        boolean replace,
        boolean keepLastIfActive,
        boolean reschedule) {
    /** @throws IllegalArgumentException if the id is empty, or the time to live is there and not at least 1 ms */
    public Deduplication {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("deduplication.id must not be empty");
        }
        if (timeToLive != null && timeToLive.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "deduplication.ttl must be at least 1 ms, but was " + timeToLive.toMillis() + " ms");
        }
    }

    /** Others are kept out until the owner ends. */
    public static Deduplication simple(String id) {
        return new Deduplication(id, null, false, false, false, false);
    }

    /** Throttle: others are kept out for this time, at least 1 ms. */
    public static Deduplication throttle(String id, Duration timeToLive) {
        return new Deduplication(id, timeToLive, false, false, false, false);
    }

    /**
     * Debounce: each job takes the place of a delayed owner and starts the time anew, so that the last of a quick succession
     * runs. The jobs should have a delay of that time.
     */
    public static Deduplication debounce(String id, Duration timeToLive) {
        return new Deduplication(id, timeToLive, true, true, false, false);
    }

    /** While the owner is active, the last of those kept out waits for its end. */
    public static Deduplication keepLast(String id) {
        return new Deduplication(id, null, false, false, true, false);
    }

    /** The same with {@code extend}: each job that is kept out starts the time to live anew. */
    public Deduplication extending() {
        return new Deduplication(id, timeToLive, true, replace, keepLastIfActive, reschedule);
    }

    /** The same with {@code replace}: a job takes the place of a delayed owner. */
    public Deduplication replacing() {
        return new Deduplication(id, timeToLive, extend, true, keepLastIfActive, reschedule);
    }

    /** The same with {@code keepLastIfActive}. */
    public Deduplication keepingLast() {
        return new Deduplication(id, timeToLive, extend, replace, true, reschedule);
    }

    /** The same with {@code reschedule}: a job that is kept out gives its delay to a delayed owner. */
    public Deduplication rescheduling() {
        return new Deduplication(id, timeToLive, extend, replace, keepLastIfActive, true);
    }
}
