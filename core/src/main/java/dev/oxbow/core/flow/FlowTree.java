package dev.oxbow.core.flow;

import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobState;
import java.util.List;

/**
 * A job with what it waits or waited for, as they were when they were read.
 *
 * @param job the job
 * @param state where it was
 * @param children completed ones first, then those that have not finished, those whose failure was ignored, and those that failed
 */
public record FlowTree(Job job, JobState state, List<FlowTree> children) {
    public FlowTree {
        children = List.copyOf(children);
    }
}
