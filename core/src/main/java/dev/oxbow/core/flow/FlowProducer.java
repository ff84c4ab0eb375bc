package dev.oxbow.core.flow;

import dev.oxbow.core.internal.async.AsyncCalls;
import dev.oxbow.core.internal.name.QueueNames;
import dev.oxbow.core.internal.telemetry.TracedFlows;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.queue.JobNotAddedException;
import dev.oxbow.core.store.FlowJob;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.telemetry.Telemetry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Adds and reads flows: jobs that wait for other jobs, which may be in other queues. A parent is processed when the last of its
 * children has completed; what a child's failure means says {@link dev.oxbow.core.job.ChildFailure}. Immutable and thread-safe,
 * holds no connection and needs no closing; get it from {@link dev.oxbow.core.Oxbow#flows()}.
 *
 * <p>A call adds all of its jobs or none, whatever queues they are in. In a cluster those queues must share a hash slot: give the
 * prefix a hash tag.
 *
 * <p>Every method that returns no future blocks for one round trip and throws {@link dev.oxbow.core.pool.RedisException} when
 * Redis cannot be asked, and {@link UnsupportedOperationException} where jobs are kept in memory, which knows no flows.
 */
public final class FlowProducer {
    /** How deep {@link #find(String, String)} looks, the job itself included. */
    public static final int DEFAULT_LEVELS = 10;

    /** How many children of each kind {@link #find(String, String)} reads of each job. */
    public static final int DEFAULT_CHILDREN = 20;

    private final JobStore store;
    private final AsyncCalls calls;
    private final Telemetry telemetry;
    private final Map<String, JobOptions> defaults;

    /**
     * @param calls make what nobody waits for
     * @param telemetry is told of calls that add flows
     */
    public FlowProducer(JobStore store, AsyncCalls calls, Telemetry telemetry) {
        this(store, calls, telemetry, Map.of());
    }

    private FlowProducer(JobStore store, AsyncCalls calls, Telemetry telemetry, Map<String, JobOptions> defaults) {
        this.store = store;
        this.calls = calls;
        this.telemetry = telemetry;
        this.defaults = Map.copyOf(defaults);
    }

    /** The same with default options for jobs of a queue; BullMQ's {@code queuesOptions}. */
    public FlowProducer withDefaults(String queue, JobOptions options) {
        Map<String, JobOptions> all = new HashMap<>(defaults);
        all.put(QueueNames.require(queue), options);
        return new FlowProducer(store, calls, telemetry, all);
    }

    /**
     * Adds a flow. Jobs without a chosen id get a random one.
     *
     * @throws IllegalArgumentException if a job breaks a rule: one with children or a parent has a deduplication, a child names a
     *     parent of its own, data are larger than {@code sizeLimit}; nothing is added then
     * @throws JobNotAddedException if the root's own parent is not there, or a job of a chosen id is there and belongs to another
     *     parent; nothing is added then
     */
    public AddedFlow add(Flow flow) {
        return addAll(List.of(flow)).get(0);
    }

    /**
     * Adds flows, all of them or none.
     *
     * @return one for each, in order
     * @throws IllegalArgumentException as {@link #add} does
     * @throws JobNotAddedException as {@link #add} does
     */
    public List<AddedFlow> addAll(List<Flow> flows) {
        if (flows.isEmpty()) {
            return List.of();
        }
        return told(flows).make(jobs -> store.flows().add(jobs));
    }

    private TracedFlows told(List<Flow> flows) {
        return TracedFlows.begin(
                telemetry, flows.stream().map(flow -> resolved(flow, false)).toList());
    }

    /**
     * Adds a flow without waiting.
     *
     * @return completed on a thread of {@link AsyncCalls}, with what {@link #add} returns or throws
     * @throws IllegalArgumentException as {@link #add} does
     */
    public CompletableFuture<AddedFlow> addAsync(Flow flow) {
        return addAllAsync(List.of(flow)).thenApply(added -> added.get(0));
    }

    /**
     * Adds flows without waiting, all of them or none.
     *
     * @return completed on a thread of {@link AsyncCalls}, with what {@link #addAll} returns or throws
     * @throws IllegalArgumentException as {@link #add} does
     */
    public CompletableFuture<List<AddedFlow>> addAllAsync(List<Flow> flows) {
        if (flows.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        TracedFlows told = told(flows); // here, where the caller's trace is
        return calls.call(() -> told.make(jobs -> store.flows().add(jobs)), told::failed);
    }

    /**
     * Does one of these without waiting: {@code flows.async(it -> it.find("orders", id))}.
     *
     * @return completed on a thread of {@link AsyncCalls}, with what the call returns or throws
     */
    public <T> CompletableFuture<T> async(Function<FlowProducer, T> call) {
        return calls.call(() -> call.apply(this));
    }

    private FlowJob resolved(Flow flow, boolean isChild) {
        NewJob job = flow.job(defaults.getOrDefault(flow.queue(), JobOptions.DEFAULTS));
        JobOptions options = job.options();
        if (options.deduplication() != null && (isChild || !flow.children().isEmpty())) {
            throw new IllegalArgumentException(
                    "Deduplication options cannot be used on flow nodes with children or a parent: job '" + job.name()
                            + "' has deduplication.id '"
                            + options.deduplication().id() + "'");
        }
        if (isChild && options.parent() != null) {
            throw new IllegalArgumentException(
                    "parent must not be set for a child of a flow, whose parent is the job above it:" + " job '"
                            + job.name() + "' has parent.id '"
                            + options.parent().id() + "'");
        }
        store.check(job);
        return new FlowJob(
                flow.queue(),
                flow.prefix(),
                job,
                flow.children().stream().map(child -> resolved(child, true)).toList());
    }

    /**
     * Reads a job with its descendants, {@value #DEFAULT_LEVELS} levels with up to about {@value #DEFAULT_CHILDREN} children of
     * each kind.
     */
    public Optional<FlowTree> find(String queue, String id) {
        return find(queue, id, DEFAULT_LEVELS, DEFAULT_CHILDREN);
    }

    /**
     * Reads a job with its descendants. All of it is read in one call, so both numbers should be no larger than needed.
     *
     * @param levels how deep, the job itself included; at least 1
     * @param children at most about so many children of each job and of each kind (completed, not finished, failed and ignored,
     *     failed); at least 1
     * @return empty if there is no such job; descendants that are not there any more are left out
     * @throws IllegalArgumentException if a number is below 1
     */
    public Optional<FlowTree> find(String queue, String id, int levels, int children) {
        if (levels < 1 || children < 1) {
            throw new IllegalArgumentException(
                    "levels and children must be at least 1, but were " + levels + " and " + children);
        }
        return store.flows().find(QueueNames.require(queue), id, levels, children);
    }
}
