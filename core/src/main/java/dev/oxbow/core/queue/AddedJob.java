package dev.oxbow.core.queue;

/**
 * What became of an added job.
 *
 * @param id its id in the queue
 * @param duplicate true when a job of that chosen id was there already; it was left as it is
 */
public record AddedJob(String id, boolean duplicate) {}
