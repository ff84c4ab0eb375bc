package dev.oxbow.app.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.queue.JobPage;
import dev.oxbow.core.queue.QueueLimits;
import dev.oxbow.core.queue.QueueMetrics;
import dev.oxbow.core.queue.RateLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Whole queues: see settings.mjs and queues.mjs for the verbs and their arguments. */
final class QueueOperations implements OperationGroup {
    @Override
    public Map<String, OxbowOperation> operations() {
        Map<String, OxbowOperation> operations = new LinkedHashMap<>(Map.of(
                "jobs", QueueOperations::jobs,
                "ranges", QueueOperations::ranges,
                "priorityCounts", QueueOperations::priorityCounts,
                "delayedCount", QueueOperations::delayedCount,
                "limits", QueueOperations::limits,
                "metrics", QueueOperations::metrics,
                "clean", QueueOperations::clean,
                "obliterate", QueueOperations::obliterate,
                "removeOrphans", QueueOperations::removeOrphans));
        operations.put("pause", (side, given) -> nothing(side.queue(given), queue -> queue.pause()));
        operations.put("resume", (side, given) -> nothing(side.queue(given), queue -> queue.resume()));
        operations.put(
                "drain",
                (side, given) -> nothing(side.queue(given), queue -> queue.maintenance()
                        .drain(given.path("delayed").asBoolean())));
        operations.put("retryAll", QueueOperations::retryAll);
        operations.put(
                "promoteAll",
                (side, given) -> nothing(side.queue(given), queue -> queue.maintenance()
                        .promoteAll(given.path("count").asInt(1000))));
        operations.put(
                "keepEvents",
                (side, given) -> nothing(
                        side.queue(given).maintenance(),
                        maintenance -> maintenance.keepEvents(given.path("most").asInt())));
        operations.put(
                "concurrency",
                (side, given) -> nothing(
                        side.queue(given).limits(),
                        limits -> limits.setConcurrency(given.path("limit").asInt())));
        operations.put(
                "removeConcurrency",
                (side, given) -> nothing(side.queue(given).limits(), QueueLimits::removeConcurrency));
        operations.put(
                "globalRateLimit",
                (side, given) -> nothing(
                        side.queue(given).limits(),
                        limits -> limits.setRateLimit(new RateLimit(
                                given.path("max").asInt(),
                                Duration.ofMillis(given.path("duration").asLong())))));
        operations.put(
                "removeGlobalRateLimit",
                (side, given) -> nothing(side.queue(given).limits(), QueueLimits::removeRateLimit));
        operations.put(
                "rateLimit",
                (side, given) -> nothing(
                        side.queue(given).limits(),
                        limits -> limits.rateLimit(
                                Duration.ofMillis(given.path("millis").asLong()))));
        operations.put(
                "removeRateLimitKey",
                (side, given) -> nothing(side.queue(given).limits(), QueueLimits::removeRateLimitKey));
        return operations;
    }

    private static <T> JsonNode nothing(T subject, Consumer<T> call) {
        call.accept(subject);
        return Reply.nothing();
    }

    private static JobState state(String word) {
        return JobState.ofWord(word.equals("wait") ? "waiting" : word)
                .orElseThrow(() -> new AssertionError("no state is called " + word));
    }

    private static JobPage page(JsonNode given) {
        List<JobState> states = new ArrayList<>();
        given.path("states").forEach(word -> states.add(state(word.asText())));
        return new JobPage(
                states,
                given.path("first").asLong(0),
                given.path("last").asLong(-1),
                given.path("asc").asBoolean());
    }

    private static JsonNode jobs(OxbowSide side, JsonNode given) {
        return Reply.of(
                "jobs",
                side.queue(given).jobs().page(page(given)).stream()
                        .map(view -> Reply.seen(view.job()))
                        .toList());
    }

    private static JsonNode ranges(OxbowSide side, JsonNode given) {
        return Reply.of("ids", side.queue(given).jobs().ids(page(given)));
    }

    private static JsonNode priorityCounts(OxbowSide side, JsonNode given) {
        List<Integer> priorities = new ArrayList<>();
        given.path("priorities").forEach(priority -> priorities.add(priority.asInt()));
        return Reply.of(
                "counts",
                side.queue(given)
                        .jobs()
                        .countsByPriority(
                                priorities.stream().mapToInt(Integer::intValue).toArray()));
    }

    private static JsonNode delayedCount(OxbowSide side, JsonNode given) {
        Instant before = side.now().plusMillis(given.path("before").asLong());
        return Reply.of("count", side.queue(given).jobs().dueBefore(before));
    }

    private static JsonNode limits(OxbowSide side, JsonNode given) {
        QueueLimits limits = side.queue(given).limits();
        Duration limited =
                given.has("max") ? limits.rateLimitTtl(given.path("max").asInt()) : limits.rateLimitTtl();
        ObjectNode reply = Reply.nothing();
        reply.put("limited", limited.toMillis() > 0);
        reply.put("maxed", limits.isMaxed());
        reply.put("paused", side.queue(given).isPaused());
        OptionalInt concurrency = limits.concurrency();
        concurrency.ifPresent(most -> reply.put("concurrency", most));
        Optional<RateLimit> rate = limits.rateLimit();
        rate.ifPresent(limit -> reply.put("max", limit.max()));
        return reply;
    }

    private static JsonNode metrics(OxbowSide side, JsonNode given) {
        QueueMetrics metrics = side.queue(given)
                .metrics(
                        state(given.path("state").asText()),
                        given.path("first").asLong(0),
                        given.path("last").asLong(-1));
        Instant countedAt = metrics.countedAt();
        ObjectNode reply = Reply.of("data", metrics.perMinute());
        return reply.put("count", metrics.count())
                .put("prevTS", countedAt == null ? 0 : countedAt.toEpochMilli())
                .put("prevCount", metrics.previousCount())
                .put("minutes", metrics.minutes());
    }

    private static JsonNode clean(OxbowSide side, JsonNode given) {
        return Reply.of(
                "ids",
                side.queue(given)
                        .maintenance()
                        .clean(
                                Duration.ofMillis(given.path("grace").asLong()),
                                given.path("limit").asInt(),
                                state(given.path("state").asText("completed"))));
    }

    private static JsonNode obliterate(OxbowSide side, JsonNode given) {
        try {
            side.queue(given).maintenance().obliterate(given.path("force").asBoolean());
            return Reply.nothing();
        } catch (IllegalStateException e) {
            return Reply.refused(new IllegalArgumentException(e));
        }
    }

    private static JsonNode retryAll(OxbowSide side, JsonNode given) {
        Instant until =
                given.has("ago") ? side.now().minusMillis(given.path("ago").asLong()) : null;
        side.queue(given)
                .maintenance()
                .retryAll(
                        state(given.path("state").asText("failed")),
                        given.path("count").asInt(1000),
                        until);
        return Reply.nothing();
    }

    private static JsonNode removeOrphans(OxbowSide side, JsonNode given) {
        return Reply.of("removed", side.queue(given).maintenance().removeOrphans());
    }

    @Override
    public List<Invention> inventions() {
        return List.of(
                random -> Operation.of("drain").with("delayed", random.nextBoolean()),
                random -> Operation.of("retryAll").with("state", random.nextBoolean() ? "failed" : "completed"),
                random -> Operation.of("promoteAll"),
                random -> Operation.of("ranges")
                        .with("states", List.of("wait", "prioritized", "delayed", "active"))
                        .with("asc", random.nextBoolean()),
                random -> Operation.of("clean")
                        .with("state", List.of("completed", "failed", "active").get(random.nextInt(3))));
    }
}
