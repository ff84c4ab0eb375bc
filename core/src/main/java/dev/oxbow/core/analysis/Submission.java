package dev.oxbow.core.analysis;

import dev.oxbow.core.job.JobState;

/** An accepted analysis: its id, and its state at that moment. */
public record Submission(String jobId, JobState state) {}
