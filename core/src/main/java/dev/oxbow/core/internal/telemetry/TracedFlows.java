package dev.oxbow.core.internal.telemetry;

import dev.oxbow.core.flow.AddedFlow;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.store.FlowJob;
import dev.oxbow.core.telemetry.Telemetry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One call that adds flows, reported to telemetry; each job gets the metadata of its own span. Begins on the caller's thread; {@link
 * #make} may run on another one, and is called once, or else {@link #failed}.
 */
public final class TracedFlows {
    private final List<FlowJob> carriers;
    private final List<TracedJob> traced;
    private final Telemetry.@Nullable AddingFlows adding;

    /** A job of a tree in telemetry. */
    private record TracedJob(Telemetry.FlowNode node, List<TracedJob> children) {}

    private TracedFlows(List<FlowJob> carriers, List<TracedJob> traced, Telemetry.@Nullable AddingFlows adding) {
        this.carriers = carriers;
        this.traced = traced;
        this.adding = adding;
    }

    public static TracedFlows begin(Telemetry telemetry, List<FlowJob> flows) {
        if (telemetry == Telemetry.NONE) {
            return new TracedFlows(flows, List.of(), null);
        }
        Telemetry.AddingFlows adding = telemetry.addingFlows(
                flows.get(0).queue(),
                flows.stream().map(flow -> flow.job().name()).toList());
        List<FlowJob> carriers = new ArrayList<>(flows.size());
        List<TracedJob> traced = new ArrayList<>(flows.size());
        for (FlowJob flow : flows) {
            TracedJob root = traced(flow, adding.root(flow.queue(), flow.job().name()));
            traced.add(root);
            carriers.add(carrier(flow, root));
        }
        return new TracedFlows(carriers, traced, adding);
    }

    private static TracedJob traced(FlowJob flow, Telemetry.FlowNode node) {
        return new TracedJob(
                node,
                flow.children().stream()
                        .map(child -> traced(
                                child, node.child(child.queue(), child.job().name())))
                        .toList());
    }

    private static FlowJob carrier(FlowJob flow, TracedJob traced) {
        NewJob job = flow.job();
        List<FlowJob> children = new ArrayList<>(flow.children().size());
        for (int i = 0; i < flow.children().size(); i++) {
            children.add(carrier(flow.children().get(i), traced.children().get(i)));
        }
        return new FlowJob(
                flow.queue(),
                flow.prefix(),
                new NewJob(job.name(), job.data(), traced.node().carriedBy(job.options())),
                children);
    }

    public List<AddedFlow> make(Function<List<FlowJob>, List<AddedFlow>> call) {
        if (adding == null) {
            return call.apply(carriers);
        }
        try {
            List<AddedFlow> added = call.apply(carriers);
            for (int i = 0; i < added.size(); i++) {
                end(traced.get(i), added.get(i));
            }
            adding.added();
            return added;
        } catch (RuntimeException | Error e) {
            failed(e);
            throw e;
        }
    }

    /** None was added, or it is unknown whether; also if the call is never made. */
    public void failed(Throwable failure) {
        if (adding != null) {
            traced.forEach(tree -> fail(tree, failure));
            adding.failed(failure);
        }
    }

    private static void end(TracedJob traced, AddedFlow added) {
        for (int i = 0; i < added.children().size(); i++) {
            end(traced.children().get(i), added.children().get(i));
        }
        traced.node().added(added.id());
    }

    private static void fail(TracedJob traced, Throwable failure) {
        traced.children().forEach(child -> fail(child, failure));
        traced.node().failed(failure);
    }
}
