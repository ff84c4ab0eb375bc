package dev.oxbow.core.flow;

import dev.oxbow.core.job.JobOptions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Adds and reads flows: jobs that wait for other jobs, which may be in other queues. A parent is processed when the last of its
 * children has completed; {@link dev.oxbow.core.job.ChildFailure} says what the failure of a child means. Immutable and thread-safe,
 * holds no connection and needs no closing; get it from {@link dev.oxbow.core.Oxbow#flows()}.
 *
 * <p>A call adds all of its jobs or none, whatever queues they are in. In a cluster those queues must share a hash slot: give the
 * prefix a hash tag.
 *
 * <p>Every method that sends a command and returns no future blocks for one round trip and throws {@link
 * dev.oxbow.core.pool.RedisException} when Redis cannot be reached or answers with an error, and {@link UnsupportedOperationException}
 * if the store is in memory: flows need Redis.
 */
public interface FlowProducer {
    /** How many levels {@link #find(String, String)} reads, the job itself included. */
    int DEFAULT_LEVELS = 10;

    /** How many children of each kind {@link #find(String, String)} reads of each job. */
    int DEFAULT_CHILDREN = 20;

    /** The same with default options for jobs of a queue; BullMQ's {@code queuesOptions}. */
    FlowProducer withDefaults(String queue, JobOptions options);

    /**
     * Adds a flow. Jobs without a chosen id get a random one.
     *
     * @throws IllegalArgumentException if a job breaks a rule: one with children or a parent has a deduplication, a child names a
     *     parent of its own, data cannot be written or are larger than {@code sizeLimit}; nothing is added then
     * @throws dev.oxbow.core.queue.JobNotAddedException if the root's own parent does not exist, or a job of a chosen id exists and
     *     belongs to another parent; nothing is added then
     */
    AddedFlow add(Flow flow);

    /**
     * Adds flows, all of them or none.
     *
     * @return one for each, in order
     * @throws IllegalArgumentException as {@link #add} does
     * @throws dev.oxbow.core.queue.JobNotAddedException as {@link #add} does
     */
    List<AddedFlow> addAll(List<Flow> flows);

    /**
     * Adds a flow without waiting.
     *
     * @return completed as {@link dev.oxbow.core.queue.Queue#async} says, with what {@link #add} returns or throws
     * @throws IllegalArgumentException as {@link #add} does
     */
    CompletableFuture<AddedFlow> addAsync(Flow flow);

    /**
     * Adds flows without waiting, all of them or none.
     *
     * @return completed as {@link dev.oxbow.core.queue.Queue#async} says, with what {@link #addAll} returns or throws
     * @throws IllegalArgumentException as {@link #add} does
     */
    CompletableFuture<List<AddedFlow>> addAllAsync(List<Flow> flows);

    /**
     * Calls one of these methods without waiting: {@code flows.async(it -> it.find("orders", id))}. See {@link
     * dev.oxbow.core.queue.Queue#async}.
     */
    <T> CompletableFuture<T> async(Function<? super FlowProducer, T> call);

    /**
     * Reads a job with its descendants, {@value #DEFAULT_LEVELS} levels with up to about {@value #DEFAULT_CHILDREN} children of each
     * kind.
     */
    Optional<FlowTree> find(String queue, String id);

    /**
     * Reads a job with its descendants. All of it is read in one call, so both numbers should be no larger than needed.
     *
     * @param levels how many, the job itself included; at least 1
     * @param children at most about this many children of each job and of each kind (completed, not finished, failed and ignored,
     *     failed); at least 1
     * @return empty if there is no such job; descendants that do not exist any more are left out
     * @throws IllegalArgumentException if a number is below 1
     */
    Optional<FlowTree> find(String queue, String id, int levels, int children);
}
