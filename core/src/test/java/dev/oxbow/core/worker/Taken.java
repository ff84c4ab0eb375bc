package dev.oxbow.core.worker;

import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.queue.TakenJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Taken jobs as values for tests that need nothing of them but an id and a token. */
final class Taken {
    static final String QUEUE = "q";

    private Taken() {}

    static TakenJob job(String id) {
        return job(id, "token");
    }

    static TakenJob job(String id, String token) {
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
        return new TakenJob(job, token);
    }
}
