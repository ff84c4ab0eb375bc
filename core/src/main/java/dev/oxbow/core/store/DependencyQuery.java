package dev.oxbow.core.store;

import dev.oxbow.core.queue.Dependencies;

/**
 * Which children of a job to read. Immutable.
 *
 * @param cursor {@link #BEGINNING}, or where the page before ended
 * @param count approximately how many: Redis may return more of processed, unprocessed and ignored ones, and returns all of them at
 *     once while they are few; at least 1
 */
public record DependencyQuery(String jobId, Dependencies.Kind kind, String cursor, int count) {
    /** Where reading begins. */
    public static final String BEGINNING = "0";

    public DependencyQuery {
        if (cursor.isEmpty() || !cursor.chars().allMatch(character -> character >= '0' && character <= '9')) {
            throw new IllegalArgumentException("cursor must be a whole number, but was '" + cursor + "'");
        }
        if (count < 1) {
            throw new IllegalArgumentException("count must be at least 1, but was " + count);
        }
    }
}
