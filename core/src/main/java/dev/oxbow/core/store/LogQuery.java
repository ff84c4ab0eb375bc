package dev.oxbow.core.store;

/**
 * Which rows of a job's log to read. Immutable.
 *
 * @param first the first row, counted from 0
 * @param last the last row, -1 for the end
 * @param newestFirst whether rows are counted and listed from the newest on, otherwise from the oldest on
 */
public record LogQuery(String jobId, long first, long last, boolean newestFirst) {
    public LogQuery {
        if (first < 0) {
            throw new IllegalArgumentException("first must not be negative, but was " + first);
        }
        if (last < -1) {
            throw new IllegalArgumentException("last must be a row, or -1 for the end, but was " + last);
        }
    }

    /** The whole log, oldest row first. */
    public static LogQuery all(String jobId) {
        return new LogQuery(jobId, 0, -1, false);
    }
}
