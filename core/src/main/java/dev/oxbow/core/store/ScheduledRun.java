package dev.oxbow.core.store;

import dev.oxbow.core.job.Json;

/**
 * A job that a scheduler has made, as far as the scheduler's next run depends on it.
 *
 * @param schedulerId the scheduler's id
 * @param jobId the job's id
 * @param options the job's options as stored, with the schedule in them: what its next run is computed from
 */
public record ScheduledRun(String schedulerId, String jobId, Json options) {}
