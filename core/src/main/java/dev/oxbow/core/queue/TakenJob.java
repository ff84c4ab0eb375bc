package dev.oxbow.core.queue;

import dev.oxbow.core.job.Job;

/**
 * A job that a worker holds.
 *
 * @param token the lock's token; only its holder may finish the job
 */
public record TakenJob(Job job, String token) {}
