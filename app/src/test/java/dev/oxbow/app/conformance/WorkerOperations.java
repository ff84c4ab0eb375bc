package dev.oxbow.app.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.oxbow.core.internal.worker.OneAttempt;
import dev.oxbow.core.job.AddedJob;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.KeepJobs;
import dev.oxbow.core.queue.RateLimit;
import dev.oxbow.core.queue.Rejection;
import dev.oxbow.core.store.ChangeResult;
import dev.oxbow.core.store.Exchange;
import dev.oxbow.core.store.ExchangeResult;
import dev.oxbow.core.store.FetchRequest;
import dev.oxbow.core.store.FetchedJob;
import dev.oxbow.core.store.Heartbeat;
import dev.oxbow.core.store.JobUpdate;
import dev.oxbow.core.store.Outcome;
import dev.oxbow.core.store.OutcomeResult;
import dev.oxbow.core.worker.UnrecoverableException;
import dev.oxbow.core.worker.WorkerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Operations of workers. The options of the worker are in {@code worker}: name, lockDuration, removeOnComplete,
 * removeOnFail, limiter: {max, duration}, metrics: {maxDataPoints}; the worker that fetched a job finishes it.
 * <ul>
 * <li>{@code take {token, count: 1, worker: {…}}}: fetches jobs
 * <li>{@code complete {job, token, value, fetch: true}}, {@code fail {job, token, error, unrecoverable: true, fetch:
 * true}}: the outcome that a worker reports when its processor returns or throws; with fetch the same call fetches the
 * next job
 * <li>{@code handBack {job, token}}: releases the job
 * <li>{@code turn {add: [{…}], end: [{op: 'complete', …}], take: 2}}: one exchange of Oxbow, several calls of BullMQ
 * <li>{@code extendLock {job, token, duration}}, {@code checkStalled {maxStalledCount: 1, interval: 30000}}
 * <li>{@code progress {job, value}}, {@code log {job, row, keep}}
 * </ul>
 */
final class WorkerOperations implements OperationGroup {
    private static final int MOST_IN_EXCHANGE = 4;

    @Override
    public Map<String, OxbowOperation> operations() {
        return Map.of(
                "take", WorkerOperations::fetch,
                "complete", (side, arguments) -> end(side, arguments, "complete"),
                "fail", (side, arguments) -> end(side, arguments, "fail"),
                "handBack", (side, arguments) -> end(side, arguments, "handBack"),
                "turn", WorkerOperations::exchange,
                "extendLock", WorkerOperations::extendLock,
                "checkStalled", WorkerOperations::checkStalled,
                "progress", WorkerOperations::progress,
                "log", WorkerOperations::log);
    }

    @Override
    public Set<String> tokenVerbs() {
        return Set.of("take", "turn");
    }

    @Override
    public Set<String> endingVerbs() {
        return Set.of("complete", "fail", "handBack");
    }

    private static JsonNode fetch(OxbowSide side, JsonNode arguments) {
        ExchangeResult result = side.store()
                .exchange(new Exchange(
                        OxbowSide.queueName(arguments),
                        List.of(),
                        fetchRequest(arguments, arguments.path("count").asInt(1))));
        side.hold(result.jobs());
        return Reply.taken(result.jobs());
    }

    private static FetchRequest fetchRequest(JsonNode arguments, int most) {
        JsonNode worker = arguments.path("worker");
        return new FetchRequest(
                arguments.path("token").asText(),
                worker.path("name").asText(null),
                Duration.ofMillis(worker.path("lockDuration").asLong(30_000)),
                most,
                List.of(),
                limit(worker.path("limiter")),
                worker.path("metrics").path("maxDataPoints").asInt());
    }

    private static @Nullable RateLimit limit(JsonNode limiter) {
        return limiter.isMissingNode()
                ? null
                : new RateLimit(
                        limiter.path("max").asInt(),
                        Duration.ofMillis(limiter.path("duration").asLong()));
    }

    private static JsonNode end(OxbowSide side, JsonNode arguments, String verb) {
        return end(side, arguments, outcome(side, arguments, verb));
    }

    /** Reports the outcome, and fetches the next job if {@code fetch} says so. */
    static JsonNode end(OxbowSide side, JsonNode arguments, Outcome outcome) {
        int most = arguments.path("fetch").asBoolean() ? 1 : 0;
        ExchangeResult result = side.store()
                .exchange(
                        new Exchange(OxbowSide.queueName(arguments), List.of(outcome), fetchRequest(arguments, most)));
        OutcomeResult outcomeResult = result.outcomeResults().get(0);
        side.hold(result.jobs());
        ObjectNode reply = Reply.taken(result.jobs());
        return outcomeResult == OutcomeResult.ACCEPTED ? reply : reply.put("error", Reply.code(outcomeResult));
    }

    private static Outcome outcome(OxbowSide side, JsonNode arguments, String verb) {
        FetchedJob fetched = side.held(arguments);
        if (verb.equals("handBack")) {
            return new Outcome.HandedBack(fetched);
        }
        return verb.equals("complete")
                ? OneAttempt.returned(fetched, arguments.get("value"), worker(arguments))
                : OneAttempt.threw(fetched, failure(arguments), worker(arguments));
    }

    private static RuntimeException failure(JsonNode arguments) {
        String message = arguments.path("error").asText("boom");
        return arguments.path("unrecoverable").asBoolean()
                ? new UnrecoverableException(message)
                : new IllegalStateException(message);
    }

    private static WorkerOptions worker(JsonNode arguments) {
        JsonNode worker = arguments.path("worker");
        return WorkerOptions.builder()
                .removeOnComplete(keep(worker.path("removeOnComplete")))
                .removeOnFail(keep(worker.path("removeOnFail")))
                .build();
    }

    private static KeepJobs keep(JsonNode value) {
        return value.isMissingNode() ? KeepJobs.all() : AddOperations.keep(value);
    }

    private static JsonNode exchange(OxbowSide side, JsonNode arguments) {
        List<Outcome> outcomes = new ArrayList<>();
        for (JsonNode end : arguments.path("end")) {
            ObjectNode whole = end.deepCopy();
            for (String shared : List.of("queue", "token", "worker")) {
                if (!whole.has(shared) && arguments.has(shared)) {
                    whole.set(shared, arguments.get(shared));
                }
            }
            outcomes.add(outcome(side, whole, whole.path("op").asText()));
        }
        ExchangeResult result = side.store()
                .exchange(new Exchange(
                        OxbowSide.queueName(arguments),
                        List.of(),
                        AddOperations.jobs(arguments.path("add")),
                        outcomes,
                        fetchRequest(arguments, arguments.path("take").asInt())));
        side.hold(result.jobs());
        ObjectNode reply = Reply.taken(result.jobs());
        reply.set(
                "ids",
                Json.of(result.added().stream().map(AddedJob::id).toList()).as(JsonNode.class));
        reply.set(
                "codes",
                Json.of(result.outcomeResults().stream().map(Reply::code).toList())
                        .as(JsonNode.class));
        return reply;
    }

    private static JsonNode extendLock(OxbowSide side, JsonNode arguments) {
        Heartbeat.HeldLock lock = new Heartbeat.HeldLock(
                OxbowSide.queueName(arguments),
                arguments.path("job").asText(),
                arguments.path("token").asText());
        Duration duration = Duration.ofMillis(arguments.path("duration").asLong(30_000));
        Heartbeat.Result result = side.store().heartbeat(new Heartbeat(List.of(lock), duration, List.of()));
        return Reply.of("extended", result.lost().isEmpty());
    }

    private static JsonNode checkStalled(OxbowSide side, JsonNode arguments) {
        String queue = OxbowSide.queueName(arguments);
        Heartbeat.StalledCheck check = new Heartbeat.StalledCheck(
                queue,
                Duration.ofMillis(arguments.path("interval").asLong(30_000)),
                arguments.path("maxStalledCount").asInt(1));
        Heartbeat.Result result =
                side.store().heartbeat(new Heartbeat(List.of(), Duration.ofSeconds(30), List.of(check)));
        return Reply.of("recovered", result.recovered().getOrDefault(queue, List.of()));
    }

    private static JsonNode progress(OxbowSide side, JsonNode arguments) {
        return update(
                side,
                arguments,
                new JobUpdate.Progress(arguments.path("job").asText(), Json.of(arguments.get("value"))));
    }

    private static JsonNode log(OxbowSide side, JsonNode arguments) {
        return update(
                side,
                arguments,
                new JobUpdate.Log(
                        arguments.path("job").asText(),
                        arguments.path("row").asText(),
                        arguments.has("keep") ? arguments.get("keep").asInt() : null));
    }

    private static JsonNode update(OxbowSide side, JsonNode arguments, JobUpdate update) {
        ChangeResult result = side.store()
                .control()
                .change(OxbowSide.queueName(arguments), List.of(update))
                .get(0);
        Rejection rejection = result.rejection();
        return rejection == null ? Reply.nothing() : Reply.error(rejection.code());
    }

    @Override
    public List<Invention> inventions() {
        return List.of(
                random -> Operation.of("take"),
                random -> Operation.of("take"),
                random -> Operation.of("take").with("count", random.nextInt(2, MOST_IN_EXCHANGE)),
                random -> Operation.of("take").with("worker", Map.of("name", "w")),
                random -> held("complete", random).with("value", random.nextInt(100)),
                random -> held("complete", random).with("fetch", true),
                random -> held("fail", random),
                random -> held("fail", random).with("fetch", true),
                random -> held("fail", random).with("unrecoverable", true),
                random -> held("handBack", random),
                random -> held("extendLock", random),
                random -> Operation.of("checkStalled"),
                random -> held("progress", random).with("value", random.nextInt(100)),
                random -> held("log", random).with("row", "row " + random.nextInt(100)),
                WorkerOperations::inventExchange);
    }

    private static Operation held(String verb, RandomGenerator random) {
        return Operation.of(verb).with("held", random.nextInt(MOST_IN_EXCHANGE));
    }

    private static Operation inventExchange(RandomGenerator random) {
        Operation exchange = Operation.of("turn").with("take", random.nextInt(MOST_IN_EXCHANGE));
        if (random.nextBoolean()) {
            AddOperations.addOptions(exchange.arguments().putArray("add").addObject(), random);
        }
        if (random.nextBoolean()) {
            exchange.arguments()
                    .putArray("end")
                    .addObject()
                    .put("op", random.nextBoolean() ? "complete" : "fail")
                    .put("held", random.nextInt(MOST_IN_EXCHANGE));
        }
        return exchange;
    }
}
