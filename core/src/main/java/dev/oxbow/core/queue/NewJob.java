package dev.oxbow.core.queue;

import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.Json;

/**
 * A job to be added.
 *
 * @param name what kind of job it is; any text
 * @param data the payload
 */
public record NewJob(String name, Json data, JobOptions options) {}
