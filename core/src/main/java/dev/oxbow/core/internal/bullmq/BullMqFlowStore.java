package dev.oxbow.core.internal.bullmq;

import dev.oxbow.core.flow.AddedFlow;
import dev.oxbow.core.flow.FlowTree;
import dev.oxbow.core.internal.call.CallPurpose;
import dev.oxbow.core.internal.call.RedisCalls;
import dev.oxbow.core.job.AddedJob;
import dev.oxbow.core.job.AddedJob.AddStatus;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.job.ParentJob;
import dev.oxbow.core.meter.Cause;
import dev.oxbow.core.queue.JobNotAddedException;
import dev.oxbow.core.store.FlowJob;
import dev.oxbow.core.store.FlowStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Flows in Redis as BullMQ 6 lays them out: a parent stands in {@code waiting-children} of its queue, its set of dependencies names
 * its children by their keys. Each operation is one call of one script, whatever the size of the trees. No state but its settings:
 * thread-safe.
 */
final class BullMqFlowStore implements FlowStore {
    private static final int FOR_EACH_FOUND = 5;

    private final RedisCalls calls;
    private final Keys keys;
    private final Clock clock;

    BullMqFlowStore(RedisCalls calls, Keys keys, Clock clock) {
        this.calls = calls;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * A job on its way in.
     *
     * @param queue qualified name
     * @param parent number of its parent among the jobs, 0 if it has none
     */
    private record Node(FlowJob flow, String queue, String id, int parent, NewJob job) {}

    @Override
    public List<AddedFlow> add(List<FlowJob> flows) {
        if (flows.isEmpty()) {
            return List.of();
        }
        List<Node> nodes = levelByLevel(flows);
        long now = clock.millis();
        Map<String, Integer> queues = new LinkedHashMap<>();
        List<String> arguments = new ArrayList<>(2 + 14 * nodes.size());
        arguments.add(Long.toString(now));
        arguments.add(Integer.toString(nodes.size()));
        for (Node node : nodes) {
            arguments.add(Integer.toString(queues.computeIfAbsent(node.queue(), unseen -> queues.size() + 1)));
            arguments.add(Integer.toString(node.parent()));
            arguments.add(node.flow().children().isEmpty() ? "0" : "1");
            arguments.add(node.job().options().jobId() == null ? "0" : "1");
            JobArguments.add(arguments, node.id(), node.job(), now, keys);
        }
        List<String> names =
                nodes.stream().map(node -> node.flow().queue()).distinct().toList();
        List<@Nullable Object> reply = calls.script(
                new CallPurpose(Cause.ADD, names, false), Scripts.ADD_FLOWS, List.copyOf(queues.keySet()), arguments);
        return trees(flows.size(), nodes, results(nodes, reply));
    }

    private List<Node> levelByLevel(List<FlowJob> flows) {
        List<Node> nodes = new ArrayList<>();
        flows.forEach(root -> nodes.add(node(root, 0, root.job())));
        for (int i = 0; i < nodes.size(); i++) {
            Node above = nodes.get(i);
            for (FlowJob child : above.flow().children()) {
                NewJob job = child.job();
                nodes.add(node(
                        child,
                        i + 1,
                        new NewJob(
                                job.name(),
                                job.data(),
                                job.options().toBuilder()
                                        .parent(new ParentJob(above.queue(), above.id()))
                                        .build())));
            }
        }
        return nodes;
    }

    private Node node(FlowJob flow, int parent, NewJob job) {
        Keys named = flow.prefix() == null ? keys : new Keys(flow.prefix());
        String chosen = job.options().jobId();
        if (chosen != null) {
            Keys.requireFree(chosen);
        }
        return new Node(
                flow,
                named.queue(flow.queue()),
                chosen == null ? UUID.randomUUID().toString() : chosen,
                parent,
                job);
    }

    private static List<AddedJob> results(List<Node> nodes, List<@Nullable Object> reply) {
        long refusal = Replies.number(reply.get(0));
        if (refusal != 0) {
            Node refused = nodes.get(Math.toIntExact(Replies.number(reply.get(1))) - 1);
            throw JobNotAddedException.of(refused.job(), ExchangeCodec.status(refusal), List.of());
        }
        List<AddedJob> results = new ArrayList<>(nodes.size());
        nodes.forEach(node -> results.add(new AddedJob(node.id(), AddStatus.ADDED)));
        for (int i = 1; i < reply.size(); i += 3) {
            int number = Math.toIntExact(Replies.number(reply.get(i)));
            AddStatus status = ExchangeCodec.status(Replies.number(reply.get(i + 1)));
            results.set(number - 1, new AddedJob(Replies.text(reply.get(i + 2)), status));
        }
        return results;
    }

    /** From the last to the first, so that a job's children are there when it is its turn. */
    private static List<AddedFlow> trees(int roots, List<Node> nodes, List<AddedJob> results) {
        List<List<AddedFlow>> children = new ArrayList<>();
        nodes.forEach(node -> children.add(new ArrayList<>()));
        List<AddedFlow> trees = new ArrayList<>();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            AddedFlow added = new AddedFlow(node.flow().queue(), results.get(i), children.get(i));
            if (node.parent() == 0) {
                trees.add(0, added);
            } else {
                children.get(node.parent() - 1).add(0, added);
            }
        }
        return trees.subList(0, roots);
    }

    @Override
    public Optional<FlowTree> find(String queue, String id, int levels, int children) {
        List<@Nullable Object> reply = calls.script(
                new CallPurpose(Cause.STATUS, queue, true),
                Scripts.FIND_FLOW,
                List.of(keys.queue(queue)),
                List.of(id, Integer.toString(levels), Integer.toString(children), keys.prefix()));
        int found = reply.size() / FOR_EACH_FOUND;
        List<List<FlowTree>> below = new ArrayList<>();
        for (int i = 0; i < found; i++) {
            below.add(new ArrayList<>());
        }
        FlowTree root = null;
        for (int i = found - 1; i >= 0; i--) {
            int at = i * FOR_EACH_FOUND;
            int parent = Math.toIntExact(Replies.number(reply.get(at)));
            root = tree(reply, at, below.get(i));
            if (parent > 0) {
                below.get(parent - 1).add(0, root);
            }
        }
        return Optional.ofNullable(root);
    }

    private static FlowTree tree(List<@Nullable Object> reply, int at, List<FlowTree> children) {
        String qualified = Replies.text(reply.get(at + 1));
        JobState state = JobState.ofWord(Replies.text(reply.get(at + 4))).orElse(JobState.UNKNOWN);
        return new FlowTree(
                JobCodec.decode(
                        qualified.substring(qualified.lastIndexOf(':') + 1),
                        Replies.text(reply.get(at + 2)),
                        Replies.fields(reply.get(at + 3))),
                state,
                children);
    }
}
