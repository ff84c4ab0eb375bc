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
 * One call that adds flows, of which telemetry is told; each job carries what telemetry says of it. Begins on the thread that asks
 * for it; {@link #make} may be on another one, and is called once, or else {@link #failed}.
 */
public final class TracedFlows {
    private final List<FlowJob> carriers;
    private final List<Told> told;
    private final Telemetry.@Nullable AddingFlows adding;

    /** A job of a tree, and what telemetry is told of it. */
    private record Told(Telemetry.FlowNode node, List<Told> children) {}

    private TracedFlows(List<FlowJob> carriers, List<Told> told, Telemetry.@Nullable AddingFlows adding) {
        this.carriers = carriers;
        this.told = told;
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
        List<Told> told = new ArrayList<>(flows.size());
        for (FlowJob flow : flows) {
            Told root = told(flow, adding.root(flow.queue(), flow.job().name()));
            told.add(root);
            carriers.add(carrier(flow, root));
        }
        return new TracedFlows(carriers, told, adding);
    }

    private static Told told(FlowJob flow, Telemetry.FlowNode node) {
        return new Told(
                node,
                flow.children().stream()
                        .map(child -> told(
                                child, node.child(child.queue(), child.job().name())))
                        .toList());
    }

    private static FlowJob carrier(FlowJob flow, Told told) {
        NewJob job = flow.job();
        List<FlowJob> children = new ArrayList<>(flow.children().size());
        for (int i = 0; i < flow.children().size(); i++) {
            children.add(carrier(flow.children().get(i), told.children().get(i)));
        }
        return new FlowJob(
                flow.queue(),
                flow.prefix(),
                new NewJob(job.name(), job.data(), told.node().carriedBy(job.options())),
                children);
    }

    public List<AddedFlow> make(Function<List<FlowJob>, List<AddedFlow>> call) {
        if (adding == null) {
            return call.apply(carriers);
        }
        try {
            List<AddedFlow> added = call.apply(carriers);
            for (int i = 0; i < added.size(); i++) {
                end(told.get(i), added.get(i));
            }
            adding.added();
            return added;
        } catch (RuntimeException | Error e) {
            failed(e);
            throw e;
        }
    }

    /** None was added, or nobody knows; also if the call is never made. */
    public void failed(Throwable failure) {
        if (adding != null) {
            told.forEach(tree -> fail(tree, failure));
            adding.failed(failure);
        }
    }

    private static void end(Told told, AddedFlow added) {
        for (int i = 0; i < added.children().size(); i++) {
            end(told.children().get(i), added.children().get(i));
        }
        told.node().added(added.id());
    }

    private static void fail(Told told, Throwable failure) {
        told.children().forEach(child -> fail(child, failure));
        told.node().failed(failure);
    }
}
