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
 * Which jobs a side holds during a case, in the order in which it took them: so that a case can say "complete" and mean the
 * job that has been held longest, or {@code held: 1} and mean the second one (counted round, if there are fewer). Who has not taken it himself
 * knows it only as it is {@code stored}.
 */
final class HeldJobs {
    private record Hold(String queue, String job, String token, JsonNode worker, boolean takenByNode) {}

    private final Set<String> endings = Groups.endings();
    private final Set<String> tokenBearers = Groups.tokenBearers();
    private final List<Hold> holds = new ArrayList<>();

    /** The operation with its queue, job and token named; empty if it needs a job and none is held. */
    Optional<Operation> resolve(Operation operation, int place) {
        ObjectNode arguments = operation.arguments().deepCopy();
        if (endings.contains(operation.verb()) && !arguments.has("job") && !arguments.has("held")) {
            arguments.put("held", 0);
        }
        if (arguments.has("held") && !name(arguments, operation.byNode())) {
            return Optional.empty();
        }
        if (arguments.has("end")) {
            ArrayNode ends = ends((ArrayNode) arguments.get("end"), operation.byNode());
            arguments.set("end", ends);
            if (!ends.isEmpty()) {
                takesAs(ends.get(ends.size() - 1), arguments);
            }
        }
        boolean bears = tokenBearers.contains(operation.verb()) || endings.contains(operation.verb());
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
        if (hold.takenByNode != byNode) {
            arguments.put("stored", true);
        }
        if (!arguments.has("worker") && !hold.worker.isMissingNode()) {
            arguments.set("worker", hold.worker);
        }
        return true;
    }

    /** What a worker takes as it ends another job, it takes with the same token. */
    private static void takesAs(JsonNode end, ObjectNode turn) {
        for (String shared : List.of("token", "worker")) {
            if (!turn.has(shared) && end.has(shared)) {
                turn.set(shared, end.get(shared));
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

    /** Notes what a side replied to an operation that {@link #resolve} has completed. */
    void note(Operation operation, JsonNode reply) {
        JsonNode arguments = operation.arguments();
        if (endings.contains(operation.verb()) && !reply.has("error")) {
            letGo(arguments);
        }
        for (int i = 0; i < arguments.path("end").size(); i++) {
            if (reply.path("codes").path(i).asInt() == 0) {
                letGo(arguments.get("end").get(i));
            }
        }
        for (JsonNode taken : reply.path("taken")) {
            holds.add(new Hold(
                    OxbowSide.queueName(arguments),
                    taken.path("id").asText(),
                    arguments.path("token").asText(),
                    arguments.path("worker"),
                    operation.byNode()));
        }
    }

    private void letGo(JsonNode arguments) {
        String queue = OxbowSide.queueName(arguments);
        String job = arguments.path("job").asText();
        holds.removeIf(hold -> hold.queue.equals(queue) && hold.job.equals(job));
    }
}
