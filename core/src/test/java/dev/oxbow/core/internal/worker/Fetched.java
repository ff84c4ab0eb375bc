package dev.oxbow.core.internal.worker;

import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.store.FetchedJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Fetched jobs as values for tests that use only their id and token. */
final class Fetched {
    static final String QUEUE = "q";

    private Fetched() {}

    static FetchedJob job(String id) {
        return job(id, "token");
    }

    static FetchedJob job(String id, String token) {
        Job job = new Job(
                QUEUE,
                id,
                "n",
                Json.EMPTY_OBJECT,
                JobOptions.DEFAULTS,
                Instant.EPOCH,
                Duration.ZERO,
                0,
                Job.NO_PROGRESS,
                1,
                0,
                0,
                Instant.EPOCH,
                null,
                null,
                null,
                List.of(),
                null,
                null,
                null,
                null,
                null);
        return new FetchedJob(job, token);
    }
}
