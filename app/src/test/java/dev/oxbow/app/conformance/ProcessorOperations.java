package dev.oxbow.app.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.core.store.FetchedJob;
import dev.oxbow.core.store.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What a processor does to its own job. With {@code fetch: true} the worker fetches the next one.
 * <ul>
 * <li>{@code moveToDelayed {job, token, delay}}
 * <li>{@code rateLimited {job, token, pause}}: the processor rate limits the queue and releases the job
 * <li>{@code waitForChildren {job, token}}: replies with error 1 if there are no pending children
 * </ul>
 */
final class ProcessorOperations implements OperationGroup {
    private static final int MOST_HELD = 4;

    @Override
    public Map<String, OxbowOperation> operations() {
        return Map.of(
                "moveToDelayed", ProcessorOperations::delay,
                "rateLimited", ProcessorOperations::limit,
                "waitForChildren", ProcessorOperations::waitForChildren);
    }

    @Override
    public Set<String> endingVerbs() {
        return operations().keySet();
    }

    private static JsonNode delay(OxbowSide side, JsonNode arguments) {
        FetchedJob fetched = side.held(arguments);
        Duration delay = Duration.ofMillis(arguments.path("delay").asLong());
        return WorkerOperations.end(side, arguments, new Outcome.Delayed(fetched, delay));
    }

    private static JsonNode limit(OxbowSide side, JsonNode arguments) {
        FetchedJob fetched = side.held(arguments);
        Duration pause = Duration.ofMillis(arguments.path("pause").asLong());
        return WorkerOperations.end(side, arguments, new Outcome.RateLimited(fetched, pause));
    }

    private static JsonNode waitForChildren(OxbowSide side, JsonNode arguments) {
        return WorkerOperations.end(side, arguments, new Outcome.AwaitingChildren(side.held(arguments), null));
    }

    @Override
    public List<Invention> inventions() {
        return List.of(
                random -> held("moveToDelayed", random).with("delay", 1000 * random.nextInt(3)),
                random -> held("rateLimited", random).with("pause", 500_000),
                random -> held("waitForChildren", random));
    }

    private static Operation held(String verb, RandomGenerator random) {
        return Operation.of(verb).with("held", random.nextInt(MOST_HELD));
    }
}
