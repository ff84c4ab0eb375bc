package dev.oxbow.core.flow;

import dev.oxbow.core.job.AddedJob;
import java.util.List;

/**
 * The result of adding a flow.
 *
 * @param queue name of the queue of its root
 * @param job the result for its root
 * @param children the results for its children, in the order in which they were given
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
