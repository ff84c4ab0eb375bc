package dev.oxbow.core.store;

import dev.oxbow.core.flow.AddedFlow;
import dev.oxbow.core.flow.FlowTree;
import dev.oxbow.core.queue.JobNotAddedException;
import java.util.List;
import java.util.Optional;

/**
 * Port: trees of jobs, in which a parent waits for its children, whatever queues they are in. Thread-safe; each operation is one
 * call and blocks for one round trip. Every method throws {@link dev.oxbow.core.pool.RedisException} when the store cannot be
 * asked.
 */
public interface FlowStore {
    /**
     * Adds trees, all of them or nothing at all.
     *
     * @return one for each, in order
     * @throws IllegalArgumentException if a job breaks a rule; nothing is added then
     * @throws JobNotAddedException if the parent of a root is not there, or a job of a chosen id is there and belongs to another
     *     parent; nothing is added then, and the exception has no results
     */
    List<AddedFlow> add(List<FlowJob> flows);

    /**
     * Reads a job with its descendants. Idempotent.
     *
     * @param levels how deep, the job itself included; at least 1
     * @param children at most about so many children of each job and of each kind (completed, not finished, failed and ignored,
     *     failed); at least 1
     * @return empty if there is no such job; descendants that are not there any more are left out
     */
    Optional<FlowTree> find(String queue, String id, int levels, int children);
}
