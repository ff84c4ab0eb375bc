package dev.oxbow.core.store;

import dev.oxbow.core.job.JobCounts;

/**
 * What a queue holds and has done. Immutable.
 *
 * @param counts jobs by state, now
 * @param completed how many completed so far, as those workers counted them that keep metrics
 * @param failed how many failed so far, counted in the same way
 */
public record QueueFigures(JobCounts counts, long completed, long failed) {}
