package dev.oxbow.core.queue;

/** How many children of a job are of each {@link DependencyKind}. Immutable. */
public record DependencyCounts(long processed, long unprocessed, long ignored, long failed) {}
