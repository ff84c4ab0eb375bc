package dev.oxbow.app.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Related operations, as Oxbow makes them. BullMQ's counterparts are in {@code src/test/node/conformance}. */
interface OperationGroup {
    /** One operation on Oxbow; an {@link IllegalArgumentException} counts as a rejection. */
    interface OxbowOperation {
        JsonNode make(OxbowSide side, JsonNode arguments);
    }

    /** Generates an operation for a case. */
    interface Invention {
        Operation next(RandomGenerator random);
    }

    /** By verb. */
    Map<String, OxbowOperation> operations();

    /** Verbs that fetch jobs, with a {@code token}; each gets a token of its own if the case names none. */
    default Set<String> tokenVerbs() {
        return Set.of();
    }

    /**
     * Verbs that finish a fetched job: without {@code job} they mean the job fetched first, which is forgotten if they
     * succeed.
     */
    default Set<String> endingVerbs() {
        return Set.of();
    }

    /** Operations for generated cases; an operation listed twice is generated twice as often. */
    default List<Invention> inventions() {
        return List.of();
    }
}
