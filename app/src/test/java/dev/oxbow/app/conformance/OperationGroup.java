package dev.oxbow.app.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Operations that belong together, as Oxbow makes them. The same in BullMQ's words is in {@code src/test/node/conformance}. */
interface OperationGroup {
    /** One operation on Oxbow; an {@link IllegalArgumentException} counts as a refusal. */
    interface OxbowOperation {
        JsonNode make(OxbowSide side, JsonNode arguments);
    }

    /** Makes up an operation for a generated case. */
    interface Invention {
        Operation next(RandomGenerator random);
    }

    /** By verb. */
    Map<String, OxbowOperation> operations();

    /** Verbs that take jobs, with a {@code token}; each gets one of its own if the case names none. */
    default Set<String> tokenBearers() {
        return Set.of();
    }

    /** Verbs that end a hold: without {@code job} they mean the job that has been held longest, which is let go if they succeed. */
    default Set<String> endings() {
        return Set.of();
    }

    /** Operations for generated cases; what is there twice comes twice as often. */
    default List<Invention> inventions() {
        return List.of();
    }
}
