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
 * What a processor does to its own job. With {@code fetch: true} the worker takes the next one.
 *
 * <ul>
 *   <li>{@code moveToDelayed {job, token, delay}}
 *   <li>{@code rateLimited {job, token, pause}}: the processor sets the queue's limit and gives the job back
 *   <li>{@code waitForChildren {job, token}}: replies with error 1 if there is none to wait for
 * </ul>
 */
final class MovingOperations implements OperationGroup {
    private static final int MOST_HELD = 4;

    @Override
    public Map<String, OxbowOperation> operations() {
        return Map.of(
                "moveToDelayed", MovingOperations::delay,
                "rateLimited", MovingOperations::limit,
                "waitForChildren", MovingOperations::waitForChildren);
    }

    @Override
    public Set<String> endings() {
        return operations().keySet();
    }

    private static JsonNode delay(OxbowSide side, JsonNode arguments) {
        FetchedJob taken = side.held(arguments);
        Duration delay = Duration.ofMillis(arguments.path("delay").asLong());
        return WorkingOperations.end(side, arguments, new Outcome.Delayed(taken, delay));
    }

    private static JsonNode limit(OxbowSide side, JsonNode arguments) {
        FetchedJob taken = side.held(arguments);
        Duration pause = Duration.ofMillis(arguments.path("pause").asLong());
        return WorkingOperations.end(side, arguments, new Outcome.RateLimited(taken, pause));
    }

    private static JsonNode waitForChildren(OxbowSide side, JsonNode arguments) {
        return WorkingOperations.end(side, arguments, new Outcome.AwaitingChildren(side.held(arguments), null));
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
