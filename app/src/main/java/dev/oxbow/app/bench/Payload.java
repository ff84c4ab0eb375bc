package dev.oxbow.app.bench;

import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.queue.Queue;
import java.util.ArrayList;
import java.util.List;

/**
 * The data of every job here: as little as there can be.
 *
 * @param n which job it is
 */
record Payload(int n) {
    static final String JOB = "bench";

    private static final int BATCH = 500;

    /** Puts so many jobs into a queue, many with one command. */
    static void fill(Queue queue, int jobs) {
        for (int first = 0; first < jobs; first += BATCH) {
            List<NewJob> batch = new ArrayList<>(BATCH);
            for (int n = first; n < Math.min(jobs, first + BATCH); n++) {
                batch.add(new NewJob(JOB, Json.of(new Payload(n)), JobOptions.DEFAULTS));
            }
            queue.addAll(batch);
        }
    }
}
