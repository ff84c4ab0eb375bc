package dev.oxbow.app.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.oxbow.core.flow.AddedFlow;
import dev.oxbow.core.flow.Flow;
import dev.oxbow.core.flow.FlowProducer;
import dev.oxbow.core.flow.FlowTree;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.queue.JobNotAddedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Jobs with children.
 * <ul>
 * <li>{@code family {id: 'p', parent: {…options}, children: [{…options}, …], queues: ['q', 'c']}}: a parent in the
 * first queue, its children p1, p2, … in the second; {@code p} and these two queues by default
 * <li>{@code flow {tree: …, defaults: {q: {…options}}}}: any tree of BullMQ's, each job with its id in opts.jobId, and
 * default options of queues
 * <li>{@code flows {trees: […]}}: several at once
 * <li>{@code tree {id: 'p', depth: 10, maxChildren: 20}}: the ids of a job and its descendants, those of siblings in
 * order
 * </ul>
 */
final class FlowOperations implements OperationGroup {
    private static final List<String> FLAGS = List.of(
            "failParentOnFailure", "continueParentOnFailure", "ignoreDependencyOnFailure", "removeDependencyOnFailure");
    private static final int MOST_CHILDREN = 3;

    @Override
    public Map<String, OxbowOperation> operations() {
        return Map.of(
                "family", FlowOperations::family,
                "flow", FlowOperations::flow,
                "flows", FlowOperations::flows,
                "tree", FlowOperations::tree);
    }

    private static JsonNode family(OxbowSide side, JsonNode arguments) {
        String id = arguments.path("id").asText("p");
        String parents = arguments.path("queues").path(0).asText("q");
        String queue = arguments.path("queues").path(1).asText("c");
        Flow family = Flow.of(parents, "p", Json.EMPTY_OBJECT)
                .options(AddOperations.options(named(arguments.path("parent"), id)));
        int place = 0;
        for (JsonNode child : arguments.path("children")) {
            place++;
            family = family.child(
                    Flow.of(queue, "c", Json.EMPTY_OBJECT).options(AddOperations.options(named(child, id + place))));
        }
        Flow whole = family;
        return added(() -> ids(side.oxbow().flows().add(whole)));
    }

    private static ObjectNode named(JsonNode options, String id) {
        ObjectNode named = Reply.nothing().put("jobId", id);
        options.properties().forEach(option -> named.set(option.getKey(), option.getValue()));
        return named;
    }

    private static JsonNode flow(OxbowSide side, JsonNode arguments) {
        JsonNode defaults = arguments.path("defaults");
        Flow flow = flow(arguments.path("tree"), defaults);
        return added(() -> ids(side.oxbow().flows().add(flow)));
    }

    private static JsonNode flows(OxbowSide side, JsonNode arguments) {
        List<Flow> flows = new ArrayList<>();
        arguments.path("trees").forEach(tree -> flows.add(flow(tree, Reply.nothing())));
        return added(() -> {
            ArrayNode trees = Reply.nothing().putArray("trees");
            side.oxbow().flows().addAll(flows).forEach(tree -> trees.add(ids(tree)));
            return Reply.of("trees", trees);
        });
    }

    /** BullMQ merges default options, which are those of a queue here, as two JSON objects. */
    private static Flow flow(JsonNode tree, JsonNode defaults) {
        String queue = tree.path("queueName").asText();
        ObjectNode options = Reply.nothing();
        defaults.path(queue).properties().forEach(option -> options.set(option.getKey(), option.getValue()));
        tree.path("opts").properties().forEach(option -> options.set(option.getKey(), option.getValue()));
        Flow flow = Flow.of(queue, tree.path("name").asText(), tree.has("data") ? tree.get("data") : Json.EMPTY_OBJECT)
                .options(AddOperations.options(options));
        if (tree.has("prefix")) {
            flow = flow.prefix(tree.get("prefix").asText());
        }
        for (JsonNode child : tree.path("children")) {
            flow = flow.child(flow(child, defaults));
        }
        return flow;
    }

    private static JsonNode added(Supplier<JsonNode> add) {
        try {
            return add.get();
        } catch (JobNotAddedException e) {
            return Reply.error(AddOperations.code(e));
        }
    }

    private static ObjectNode ids(AddedFlow added) {
        ObjectNode ids = Reply.nothing().put("id", added.id());
        ArrayNode children = ids.putArray("children");
        added.children().forEach(child -> children.add(ids(child)));
        return ids;
    }

    private static JsonNode tree(OxbowSide side, JsonNode arguments) {
        return side.oxbow()
                .flows()
                .find(
                        OxbowSide.queueName(arguments),
                        arguments.path("id").asText(),
                        arguments.path("depth").asInt(FlowProducer.DEFAULT_LEVELS),
                        arguments.path("maxChildren").asInt(FlowProducer.DEFAULT_CHILDREN))
                .map(FlowOperations::ids)
                .orElseGet(Reply::nothing);
    }

    private static ObjectNode ids(FlowTree tree) {
        ObjectNode ids = Reply.nothing().put("id", tree.job().id());
        ArrayNode children = ids.putArray("children");
        tree.children().stream()
                .sorted(Comparator.comparing((FlowTree child) -> child.job().id()))
                .forEach(child -> children.add(ids(child)));
        return ids;
    }

    @Override
    public List<Invention> inventions() {
        return List.of(FlowOperations::inventFamily);
    }

    /** Sometimes. */
    static void addFlag(ObjectNode child, RandomGenerator random) {
        if (random.nextBoolean()) {
            child.put(FLAGS.get(random.nextInt(FLAGS.size())), true);
        }
    }

    /** In one queue, whose workers fetch the children too. */
    private static Operation inventFamily(RandomGenerator random) {
        Operation family = Operation.of("family").with("id", "p" + random.nextInt(1000));
        if (random.nextBoolean()) {
            family = family.byBullMq();
        }
        family.arguments().putArray("queues").add("q").add("q");
        ObjectNode parent = family.arguments().putObject("parent");
        switch (random.nextInt(4)) {
            case 0 -> parent.put("priority", 2);
            case 1 -> parent.put("delay", 1000);
            default -> {
                // Neither.
            }
        }
        ArrayNode children = family.arguments().putArray("children");
        for (int count = random.nextInt(1, MOST_CHILDREN + 1); count > 0; count--) {
            ObjectNode child = children.addObject();
            if (random.nextBoolean()) {
                child.put(FLAGS.get(random.nextInt(FLAGS.size())), true);
            } else if (random.nextInt(4) == 0) {
                child.put("removeOnFail", true).put("removeOnComplete", true);
            }
        }
        return family;
    }
}
