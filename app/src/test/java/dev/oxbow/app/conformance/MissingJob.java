package dev.oxbow.app.conformance;

import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A fetched job whose record no longer exists. */
final class MissingJob {
    private MissingJob() {}

    static Job of(String queue, String id) {
        return new Job(
                queue,
                id,
                "gone",
                Json.EMPTY_OBJECT,
                JobOptions.DEFAULTS,
                Instant.EPOCH,
                Duration.ZERO,
                0,
                Job.NO_PROGRESS,
                0,
                0,
                0,
                null,
                null,
                null,
                null,
                List.of(),
                null,
                null,
                null,
                null,
                null);
    }
}
