package dev.oxbow.core.internal.flow;

import dev.oxbow.core.flow.AddedFlow;
import dev.oxbow.core.flow.Flow;
import dev.oxbow.core.flow.FlowProducer;
import dev.oxbow.core.flow.FlowTree;
import dev.oxbow.core.internal.async.AsyncCalls;
import dev.oxbow.core.internal.name.QueueNames;
import dev.oxbow.core.internal.telemetry.TracedFlows;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.job.PayloadCodec;
import dev.oxbow.core.store.FlowJob;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.telemetry.Telemetry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Adds and reads flows on a store. Immutable and thread-safe. */
public final class DefaultFlowProducer implements FlowProducer {
    private final JobStore store;
    private final AsyncCalls calls;
    private final Telemetry telemetry;
    private final PayloadCodec codec;
    private final Map<String, JobOptions> defaults;

    /**
     * @param calls run the calls that the caller does not wait for
     * @param telemetry is notified of calls that add flows
     * @param codec writes payloads
     */
    public DefaultFlowProducer(JobStore store, AsyncCalls calls, Telemetry telemetry, PayloadCodec codec) {
        this(store, calls, telemetry, codec, Map.of());
    }

    private DefaultFlowProducer(
            JobStore store,
            AsyncCalls calls,
            Telemetry telemetry,
            PayloadCodec codec,
            Map<String, JobOptions> defaults) {
        this.store = store;
        this.calls = calls;
        this.telemetry = telemetry;
        this.codec = codec;
        this.defaults = Map.copyOf(defaults);
    }

    @Override
    public FlowProducer withDefaults(String queue, JobOptions options) {
        Map<String, JobOptions> all = new HashMap<>(defaults);
        all.put(QueueNames.require(queue), options);
        return new DefaultFlowProducer(store, calls, telemetry, codec, all);
    }

    @Override
    public AddedFlow add(Flow flow) {
        return addAll(List.of(flow)).get(0);
    }

    @Override
    public List<AddedFlow> addAll(List<Flow> flows) {
        if (flows.isEmpty()) {
            return List.of();
        }
        return traced(flows).make(jobs -> store.flows().add(jobs));
    }

    private TracedFlows traced(List<Flow> flows) {
        return TracedFlows.begin(
                telemetry, flows.stream().map(flow -> resolved(flow, false)).toList());
    }

    @Override
    public CompletableFuture<AddedFlow> addAsync(Flow flow) {
        return addAllAsync(List.of(flow)).thenApply(added -> added.get(0));
    }

    @Override
    public CompletableFuture<List<AddedFlow>> addAllAsync(List<Flow> flows) {
        if (flows.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        TracedFlows traced = traced(flows); // on this thread, which has the caller's trace
        return calls.call(() -> traced.make(jobs -> store.flows().add(jobs)), traced::failed);
    }

    @Override
    public <T> CompletableFuture<T> async(Function<? super FlowProducer, T> call) {
        return calls.call(() -> call.apply(this));
    }

    private FlowJob resolved(Flow flow, boolean isChild) {
        NewJob job = flow.job(defaults.getOrDefault(flow.queue(), JobOptions.DEFAULTS))
                .encoded(codec);
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

    @Override
    public Optional<FlowTree> find(String queue, String id) {
        return find(queue, id, DEFAULT_LEVELS, DEFAULT_CHILDREN);
    }

    @Override
    public Optional<FlowTree> find(String queue, String id, int levels, int children) {
        if (levels < 1 || children < 1) {
            throw new IllegalArgumentException(
                    "levels and children must be at least 1, but were " + levels + " and " + children);
        }
        return store.flows().find(QueueNames.require(queue), id, levels, children);
    }
}
