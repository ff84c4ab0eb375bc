package dev.oxbow.core.scheduler;

import java.time.Instant;

/**
 * The current job of a scheduler, which waits for its time.
 *
 * @param jobId {@code repeat:<scheduler>:<due time in ms>}
 * @param due when it may start
 */
public record ScheduledJob(String schedulerId, String jobId, Instant due) {}
