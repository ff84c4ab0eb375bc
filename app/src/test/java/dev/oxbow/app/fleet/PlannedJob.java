package dev.oxbow.app.fleet;

import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.NewJob;

/**
 * A job of the plan.
 *
 * @param kind describes what is special about it; the job's name
 */
record PlannedJob(String kind, String queue, Work data, PlannedOptions options) {
    String label() {
        return data.label();
    }

    NewJob forOxbow() {
        return new NewJob(kind, Json.of(data), options.forOxbow());
    }
}
