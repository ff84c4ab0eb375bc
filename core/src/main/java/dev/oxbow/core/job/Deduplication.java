package dev.oxbow.core.job;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Prevents that a job is added while another one of the same deduplication id, the owner of the id, exists; BullMQ's option {@code
 * deduplication}. Immutable.
 *
 * <p>Without a time to live other jobs are not added until the owner has completed, finally failed or been removed; with one, until
 * it has expired, whatever happens to the owner.
 *
 * @param id any text but the empty one; unique among the jobs of a queue
 * @param timeToLive for how long other jobs are not added, whole milliseconds; null: until the owner ends
 * @param extend each job that is not added starts the time to live again
 * @param replace a job replaces the owner of its id while that is delayed
 * @param keepLastIfActive the last job that was not added while the owner was active is added when the owner ends; the time to
 *     live has no effect then
 * @param reschedule a job that is not added gives its own delay to the owner while that is delayed
 */
public record Deduplication(
        String id,
        @Nullable Duration timeToLive,
        boolean extend,
        boolean replace,
        boolean keepLastIfActive,
        boolean reschedule) {
    /** @throws IllegalArgumentException if the id is empty, or a time to live is given and less than 1 ms */
    public Deduplication {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("deduplication.id must not be empty");
        }
        if (timeToLive != null && timeToLive.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "deduplication.ttl must be at least 1 ms, but was " + timeToLive.toMillis() + " ms");
        }
    }

    /** Other jobs are not added until the owner ends. */
    public static Deduplication simple(String id) {
        return new Deduplication(id, null, false, false, false, false);
    }

    /** Throttle: other jobs are not added for this time, at least 1 ms. */
    public static Deduplication throttle(String id, Duration timeToLive) {
        return new Deduplication(id, timeToLive, false, false, false, false);
    }

    /**
     * Debounce: each job replaces a delayed owner and starts the time again, so that only the last job of a quick succession runs.
     * The jobs should have a delay of that time.
     */
    public static Deduplication debounce(String id, Duration timeToLive) {
        return new Deduplication(id, timeToLive, true, true, false, false);
    }

    /** The last job that was not added while the owner was active is added when the owner ends. */
    public static Deduplication keepLast(String id) {
        return new Deduplication(id, null, false, false, true, false);
    }

    /** The same with {@code extend}: each job that is not added starts the time to live again. */
    public Deduplication extending() {
        return new Deduplication(id, timeToLive, true, replace, keepLastIfActive, reschedule);
    }

    /** The same with {@code replace}: a job replaces a delayed owner. */
    public Deduplication replacing() {
        return new Deduplication(id, timeToLive, extend, true, keepLastIfActive, reschedule);
    }

    /** The same with {@code keepLastIfActive}. */
    public Deduplication keepingLast() {
        return new Deduplication(id, timeToLive, extend, replace, true, reschedule);
    }

    /** The same with {@code reschedule}: a job that is not added gives its delay to a delayed owner. */
    public Deduplication rescheduling() {
        return new Deduplication(id, timeToLive, extend, replace, keepLastIfActive, true);
    }
}
