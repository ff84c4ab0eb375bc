package dev.oxbow.app.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.oxbow.core.job.JobCounts;
import dev.oxbow.core.queue.JobView;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code find {job}} and {@code counts}; they change nothing, their replies are compared. */
final class ReadOperations implements OperationGroup {
    @Override
    public Map<String, OxbowOperation> operations() {
        return Map.of("find", ReadOperations::find, "counts", ReadOperations::counts);
    }

    private static JsonNode find(OxbowSide side, JsonNode arguments) {
        Optional<JobView> found =
                side.queue(arguments).find(arguments.path("job").asText());
        if (found.isEmpty()) {
            return Reply.of("job", null);
        }
        ObjectNode reply = Reply.of("state", found.get().state().word());
        return reply.set("job", Reply.seen(found.get().job()));
    }

    private static JsonNode counts(OxbowSide side, JsonNode arguments) {
        JobCounts counts = side.queue(arguments).counts();
        return Reply.nothing()
                .put("active", counts.active())
                .put("completed", counts.completed())
                .put("delayed", counts.delayed())
                .put("failed", counts.failed())
                .put("prioritized", counts.prioritized())
                .put("waiting", counts.waiting())
                .put("waiting-children", counts.waitingChildren());
    }

    @Override
    public List<Invention> inventions() {
        return List.of(random -> Operation.of("counts"), random -> Operation.of("find")
                .with("job", Integer.toString(random.nextInt(1, 8))));
    }
}
