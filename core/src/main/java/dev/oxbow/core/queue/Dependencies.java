package dev.oxbow.core.queue;

import dev.oxbow.core.job.JobKey;
import dev.oxbow.core.job.Json;
import java.util.List;
import java.util.Map;

/**
 * Children of a job. Immutable.
 *
 * @param processed those that completed, with their return values
 * @param unprocessed those that the job still waits for
 * @param ignored those that failed without failing the job, with their reasons
 * @param failed those that failed and so fail the job, the earliest first
 */
public record Dependencies(
        Map<JobKey, Json> processed, List<JobKey> unprocessed, Map<JobKey, String> ignored, List<JobKey> failed) {
    /** A job without children. */
    public static final Dependencies NONE = new Dependencies(Map.of(), List.of(), Map.of(), List.of());

    public Dependencies {
        processed = Map.copyOf(processed);
        unprocessed = List.copyOf(unprocessed);
        ignored = Map.copyOf(ignored);
        failed = List.copyOf(failed);
    }
}
