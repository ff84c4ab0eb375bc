package dev.oxbow.core.queue;

import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobState;

/** A job and its state, read at one moment. */
public record JobView(Job job, JobState state) {}
