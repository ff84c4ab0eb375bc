package dev.oxbow.core.flow;

import dev.oxbow.core.job.AddedJob;
import java.util.List;

/**
 * What became of a tree of jobs.
 *
 * @param queue name of the queue of its root
 * @param job what became of its root
 * @param children what became of what it waits for, in the order in which they were given
 */
public record AddedFlow(String queue, AddedJob job, List<AddedFlow> children) {
    public AddedFlow {
        children = List.copyOf(children);
    }

    /** The id of its root. */
    public String id() {
        return job.id();
    }
}
