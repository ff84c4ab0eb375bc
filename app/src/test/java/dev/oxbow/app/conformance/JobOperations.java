package dev.oxbow.app.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.oxbow.core.job.JobKey;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.queue.Dependencies;
import dev.oxbow.core.queue.JobHandle;
import dev.oxbow.core.queue.JobRefusedException;
import dev.oxbow.core.queue.LogPage;
import dev.oxbow.core.queue.Rejection;
import dev.oxbow.core.queue.RetryOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Operations on one job by its id, from outside its worker.
 * <ul>
 * <li>{@code updateData {job, value}}, {@code addLog {job, row}}, {@code logs {job, first, last, asc}}, {@code
 * clearLogs {job, keep}}
 * <li>{@code state {job}}, {@code dependencies {job}}, {@code countDependencies {job}}
 * <li>{@code remove {job, children: false}}, {@code removePendingChildren {job}}, {@code detach {job}}
 * <li>{@code retry {job, state: 'completed', resetMade: true, resetStarted: true}}, {@code promote {job}}
 * <li>{@code changeDelay {job, delay}}, {@code changePriority {job, priority, lifo: true}}, {@code endDeduplication
 * {job}}
 * </ul>
 */
final class JobOperations implements OperationGroup {
    private static final int MOST_JOBS = 8;

    @Override
    public Map<String, OxbowOperation> operations() {
        return Map.ofEntries(
                changing("updateData", (job, arguments) -> job.updateData(arguments.get("value"))),
                changing(
                        "clearLogs",
                        (job, arguments) -> job.clearLogs(arguments.path("keep").asInt())),
                changing("remove", JobOperations::remove),
                changing("removePendingChildren", (job, arguments) -> job.removeUnprocessedChildren()),
                changing("retry", (job, arguments) -> job.retry(retryOptions(arguments))),
                changing("promote", (job, arguments) -> job.promote()),
                changing(
                        "changeDelay",
                        (job, arguments) -> job.changeDelay(
                                Duration.ofMillis(arguments.path("delay").asLong()))),
                changing("changePriority", JobOperations::changePriority),
                reading(
                        "addLog",
                        (job, arguments) ->
                                Reply.of("rows", job.log(arguments.path("row").asText()))),
                reading("detach", (job, arguments) -> Reply.of("detached", job.removeChildDependency())),
                reading("endDeduplication", (job, arguments) -> Reply.of("ended", job.removeDeduplicationKey())),
                reading("logs", JobOperations::logs),
                reading(
                        "state",
                        (job, arguments) -> Reply.of("state", job.state().word())),
                reading("dependencies", (job, arguments) -> shown(job.dependencies())),
                reading("countDependencies", (job, arguments) -> shown(job.dependencyCounts())));
    }

    private interface Change {
        void make(JobHandle job, JsonNode arguments);
    }

    private interface Read {
        JsonNode reply(JobHandle job, JsonNode arguments);
    }

    private static Map.Entry<String, OxbowOperation> changing(String verb, Change change) {
        return reading(verb, (job, arguments) -> {
            change.make(job, arguments);
            return Reply.nothing();
        });
    }

    private static Map.Entry<String, OxbowOperation> reading(String verb, Read read) {
        return Map.entry(verb, (side, arguments) -> {
            try {
                return read.reply(
                        side.queue(arguments).job(arguments.path("job").asText()), arguments);
            } catch (JobRefusedException e) {
                // BullMQ's client has no code for it.
                return e.rejection() == Rejection.LOCKED ? Reply.of("error", "refused") : Reply.error(e.code());
            }
        });
    }

    private static void remove(JobHandle job, JsonNode arguments) {
        if (arguments.path("children").asBoolean(true)) {
            job.remove();
        } else {
            job.removeWithoutChildren();
        }
    }

    private static void changePriority(JobHandle job, JsonNode arguments) {
        int priority = arguments.path("priority").asInt();
        Consumer<Integer> change =
                arguments.path("lifo").asBoolean() ? job::changePriorityInFront : job::changePriority;
        change.accept(priority);
    }

    private static RetryOptions retryOptions(JsonNode arguments) {
        JobState from =
                arguments.path("state").asText("failed").equals("failed") ? JobState.FAILED : JobState.COMPLETED;
        return RetryOptions.builder()
                .from(from)
                .resetAttemptsMade(arguments.path("resetMade").asBoolean())
                .resetAttemptsStarted(arguments.path("resetStarted").asBoolean())
                .build();
    }

    private static JsonNode logs(JobHandle job, JsonNode arguments) {
        long first = arguments.path("first").asLong();
        long last = arguments.path("last").asLong(-1);
        LogPage page = arguments.path("asc").asBoolean(true) ? job.logs(first, last) : job.newestLogs(first, last);
        ObjectNode reply = Reply.of("logs", page.rows());
        return reply.put("count", page.total());
    }

    private static JsonNode shown(Dependencies found) {
        ObjectNode reply = Reply.nothing();
        ObjectNode processed = reply.putObject("processed");
        found.processed().forEach((child, value) -> processed.set(child.toString(), value.as(JsonNode.class)));
        ObjectNode ignored = reply.putObject("ignored");
        found.ignored().forEach((child, reason) -> ignored.put(child.toString(), reason));
        reply.set(
                "unprocessed",
                Json.of(names(found.unprocessed()).stream().sorted().toList()).as(JsonNode.class));
        reply.set("failed", Json.of(names(found.failed())).as(JsonNode.class));
        return reply;
    }

    private static List<String> names(List<JobKey> children) {
        return children.stream().map(JobKey::toString).toList();
    }

    private static JsonNode shown(Dependencies.Counts counts) {
        return Reply.nothing()
                .put("processed", counts.processed())
                .put("unprocessed", counts.unprocessed())
                .put("ignored", counts.ignored())
                .put("failed", counts.failed());
    }

    @Override
    public List<Invention> inventions() {
        return List.of(
                random -> any("remove", random),
                random -> any("remove", random).with("children", false),
                random -> any("removePendingChildren", random),
                random -> any("retry", random),
                random -> any("retry", random).with("state", "completed").with("resetMade", random.nextBoolean()),
                random -> any("promote", random),
                random -> any("changeDelay", random).with("delay", random.nextInt(3000)),
                random -> any("changePriority", random)
                        .with("priority", random.nextInt(3))
                        .with("lifo", random.nextBoolean()),
                random -> any("state", random),
                random -> any("addLog", random).with("row", "row"));
    }

    private static Operation any(String verb, RandomGenerator random) {
        return Operation.of(verb).with("job", Integer.toString(random.nextInt(1, MOST_JOBS)));
    }
}
