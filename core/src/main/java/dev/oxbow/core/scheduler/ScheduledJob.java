package dev.oxbow.core.scheduler;

import java.time.Instant;

/**
 * The job that a scheduler has waiting now.
 *
 * @param jobId {@code repeat:<scheduler>:<due time in ms>}
 * @param due when it may start
 */
public record ScheduledJob(String schedulerId, String jobId, Instant due) {}
