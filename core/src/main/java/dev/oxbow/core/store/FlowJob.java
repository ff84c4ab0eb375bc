package dev.oxbow.core.store;

import dev.oxbow.core.job.NewJob;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job to be added with the jobs that it waits for.
 *
 * @param queue name of its queue
 * @param prefix of its queue's keys; null: the store's own
 * @param job the job itself; among its options only a root may name a parent
 * @param children what it waits for; empty: nothing
 */
public record FlowJob(String queue, @Nullable String prefix, NewJob job, List<FlowJob> children) {
    public FlowJob {
        children = List.copyOf(children);
    }
}
