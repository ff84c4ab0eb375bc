package dev.oxbow.app.conformance;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Jobs with children, as BullMQ adds them on both sides.
 *
 * <ul>
 *   <li>{@code Node: family {id: 'p', parent: {…options}, children: [{…options}, …], queues: ['q', 'c']}}: a parent in the
 *       first queue, its children p1, p2, … in the second; {@code p} and these two queues if nothing else is said
 *   <li>{@code Node: flow {tree: …}}: any tree of BullMQ's
 * </ul>
 */
final class FamilyOperations implements OperationGroup {
    private static final List<String> FLAGS = List.of(
            "failParentOnFailure", "continueParentOnFailure", "ignoreDependencyOnFailure", "removeDependencyOnFailure");
    private static final int MOST_CHILDREN = 3;

    @Override
    public Map<String, OxbowOperation> operations() {
        return Map.of();
    }

    @Override
    public List<Invention> inventions() {
        return List.of(FamilyOperations::inventFamily);
    }

    /** In one queue, where workers take the children too. */
    private static Operation inventFamily(RandomGenerator random) {
        Operation family =
                Operation.of("family").with("id", "p" + random.nextInt(1000)).byBullMq();
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
