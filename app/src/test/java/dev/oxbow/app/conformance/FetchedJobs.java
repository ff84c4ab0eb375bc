package dev.oxbow.app.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The jobs that a side has fetched and not finished during a case, in the order of fetching: so that a case can say
 * "complete" for the job fetched first, or {@code held: 1} for the second one (modulo their number). A side that did
 * not fetch the job itself knows it only as it is {@code stored}.
 */
final class FetchedJobs {
    private record Hold(String queue, String job, String token, JsonNode worker, boolean fetchedByNode) {}

    private final Set<String> endingVerbs = Groups.endingVerbs();
    private final Set<String> tokenVerbs = Groups.tokenVerbs();
    private final List<Hold> holds = new ArrayList<>();

    /** The operation with its queue, job and token named; empty if it needs a job and none is fetched. */
    Optional<Operation> resolve(Operation operation, int place) {
        ObjectNode arguments = operation.arguments().deepCopy();
        if (endingVerbs.contains(operation.verb()) && !arguments.has("job") && !arguments.has("held")) {
            arguments.put("held", 0);
        }
        if (arguments.has("held") && !name(arguments, operation.byNode())) {
            return Optional.empty();
        }
        if (arguments.has("end")) {
            ArrayNode ends = ends((ArrayNode) arguments.get("end"), operation.byNode());
            arguments.set("end", ends);
            if (!ends.isEmpty()) {
                shareToken(ends.get(ends.size() - 1), arguments);
            }
        }
        boolean bears = tokenVerbs.contains(operation.verb()) || endingVerbs.contains(operation.verb());
        if (bears && !arguments.has("token")) {
            arguments.put("token", "token-" + place);
        }
        return Optional.of(new Operation(operation.verb(), operation.byNode(), arguments));
    }

    private boolean name(ObjectNode arguments, boolean byNode) {
        if (holds.isEmpty()) {
            return false;
        }
        Hold hold = holds.get(arguments.remove("held").asInt() % holds.size());
        arguments.put("queue", hold.queue).put("job", hold.job);
        if (!arguments.has("token")) {
            arguments.put("token", hold.token);
        }
        if (hold.fetchedByNode != byNode) {
            arguments.put("stored", true);
        }
        if (!arguments.has("worker") && !hold.worker.isMissingNode()) {
            arguments.set("worker", hold.worker);
        }
        return true;
    }

    /** What a worker fetches as it finishes another job, it fetches with the same token. */
    private static void shareToken(JsonNode end, ObjectNode exchange) {
        for (String shared : List.of("token", "worker")) {
            if (!exchange.has(shared) && end.has(shared)) {
                exchange.set(shared, end.get(shared));
            }
        }
    }

    /** Each job ends once. */
    private ArrayNode ends(ArrayNode asked, boolean byNode) {
        ArrayNode ends = asked.arrayNode();
        Set<String> ended = new LinkedHashSet<>();
        for (JsonNode end : asked) {
            ObjectNode arguments = end.deepCopy();
            if (!arguments.has("job") && !arguments.has("held")) {
                arguments.put("held", ends.size());
            }
            if ((!arguments.has("held") || name(arguments, byNode))
                    && ended.add(arguments.path("job").asText())) {
                ends.add(arguments);
            }
        }
        return ends;
    }

    /** Records what a side replied to an operation that {@link #resolve} has completed. */
    void note(Operation operation, JsonNode reply) {
        JsonNode arguments = operation.arguments();
        if (endingVerbs.contains(operation.verb()) && !reply.has("error")) {
            forget(arguments);
        }
        for (int i = 0; i < arguments.path("end").size(); i++) {
            if (reply.path("codes").path(i).asInt() == 0) {
                forget(arguments.get("end").get(i));
            }
        }
        for (JsonNode fetched : reply.path("taken")) {
            holds.add(new Hold(
                    OxbowSide.queueName(arguments),
                    fetched.path("id").asText(),
                    arguments.path("token").asText(),
                    arguments.path("worker"),
                    operation.byNode()));
        }
    }

    private void forget(JsonNode arguments) {
        String queue = OxbowSide.queueName(arguments);
        String job = arguments.path("job").asText();
        holds.removeIf(hold -> hold.queue.equals(queue) && hold.job.equals(job));
    }
}
