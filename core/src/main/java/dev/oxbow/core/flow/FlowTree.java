package dev.oxbow.core.flow;

import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobState;
import java.util.List;

/**
 * A job with its children, as they were when they were read.
 *
 * @param job the job
 * @param state its state
 * @param children completed ones first, then those that have not finished, those whose failure was ignored, and those that failed
 */
public record FlowTree(Job job, JobState state, List<FlowTree> children) {
    public FlowTree {
        children = List.copyOf(children);
    }
}
