package dev.oxbow.app.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.oxbow.core.job.AddedJob;
import dev.oxbow.core.job.Backoff;
import dev.oxbow.core.job.ChildFailure;
import dev.oxbow.core.job.Deduplication;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.KeepJobs;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.queue.JobNotAddedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * <ul>
 *   <li>{@code add {name: 'n', data: …, …options}}: what is neither name nor data is an option
 *   <li>{@code addBulk {jobs: [{…}, …]}}: each as above; or {@code addBulk {copies: 9}} without anything
 *   <li>{@code owner {id}}, {@code release {id}}: who owns a deduplication id; the end of that
 * </ul>
 */
final class AddOperations implements OperationGroup {
    private static final Set<String> NO_OPTIONS = Set.of("name", "data", "queue");
    private static final int MOST_IN_BULK = 6;
    private static final int PARENT_MISSING = -5;
    private static final int OTHER_PARENT = -7;

    @Override
    public Map<String, OxbowOperation> operations() {
        return Map.of(
                "add", AddOperations::add,
                "addBulk", AddOperations::addBulk,
                "owner", AddOperations::owner,
                "release", AddOperations::release);
    }

    private static JsonNode add(OxbowSide side, JsonNode arguments) {
        NewJob job = job(arguments);
        try {
            return Reply.of(
                    "id",
                    side.queue(arguments)
                            .add(job.name(), job.data(), job.options())
                            .id());
        } catch (JobNotAddedException e) {
            return Reply.error(code(e));
        }
    }

    static int code(JobNotAddedException refused) {
        return refused.reason() == AddedJob.AddStatus.PARENT_MISSING ? PARENT_MISSING : OTHER_PARENT;
    }

    private static JsonNode addBulk(OxbowSide side, JsonNode arguments) {
        int copies = arguments.path("copies").asInt();
        List<NewJob> jobs =
                copies > 0 ? Collections.nCopies(copies, job(Reply.nothing())) : jobs(arguments.path("jobs"));
        List<AddedJob> added;
        try {
            added = side.queue(arguments).addAll(jobs);
        } catch (JobNotAddedException e) {
            added = e.results();
        }
        return Reply.of("ids", added.stream().map(AddOperations::idOrCode).toList());
    }

    /** BullMQ returns the error code of a rejected job in place of its id. */
    private static Object idOrCode(AddedJob added) {
        return switch (added.status()) {
            case ADDED, DUPLICATE, DEDUPLICATED -> added.id();
            case PARENT_MISSING -> PARENT_MISSING;
            case OTHER_PARENT -> OTHER_PARENT;
        };
    }

    private static JsonNode owner(OxbowSide side, JsonNode arguments) {
        return Reply.of(
                "owner",
                side.queue(arguments)
                        .deduplicationOwner(arguments.path("id").asText())
                        .orElse(null));
    }

    private static JsonNode release(OxbowSide side, JsonNode arguments) {
        return Reply.of(
                "released",
                side.queue(arguments)
                        .removeDeduplicationKey(arguments.path("id").asText()));
    }

    static List<NewJob> jobs(JsonNode array) {
        List<NewJob> jobs = new ArrayList<>();
        array.forEach(job -> jobs.add(job(job)));
        return jobs;
    }

    static NewJob job(JsonNode arguments) {
        return new NewJob(
                arguments.path("name").asText("n"),
                arguments.has("data") ? Json.of(arguments.get("data")) : Json.EMPTY_OBJECT,
                options(arguments));
    }

    static JobOptions options(JsonNode arguments) {
        JobOptions.Builder options = JobOptions.builder();
        arguments.properties().forEach(option -> {
            if (!NO_OPTIONS.contains(option.getKey())) {
                set(options, option.getKey(), option.getValue());
            }
        });
        return options.build();
    }

    private static void set(JobOptions.Builder options, String name, JsonNode value) {
        switch (name) {
            case "jobId" -> options.jobId(value.asText());
            case "delay" -> options.delay(Duration.ofMillis(value.asLong()));
            case "priority" -> options.priority(value.asInt());
            case "attempts" -> options.attempts(value.asInt());
            case "backoff" -> options.backoff(backoff(value));
            case "removeOnComplete" -> options.removeOnComplete(keep(value));
            case "removeOnFail" -> options.removeOnFail(keep(value));
            case "lifo" -> options.lifo(value.asBoolean());
            case "timestamp" -> options.timestamp(Instant.ofEpochMilli(value.asLong()));
            case "keepLogs" -> options.keepLogs(value.asInt());
            case "stackTraceLimit" -> options.stackTraceLimit(value.asInt());
            case "sizeLimit" -> options.sizeLimit(value.asInt());
            case "parent" ->
                options.parent(value.path("queue").asText(), value.path("id").asText());
            case "failParentOnFailure" -> options.onFailure(ChildFailure.FAIL_PARENT);
            case "continueParentOnFailure" -> options.onFailure(ChildFailure.CONTINUE_PARENT);
            case "ignoreDependencyOnFailure" -> options.onFailure(ChildFailure.IGNORE);
            case "removeDependencyOnFailure" -> options.onFailure(ChildFailure.REMOVE_DEPENDENCY);
            case "deduplication" -> options.deduplication(deduplication(value));
            case "telemetry" ->
                options.telemetry(value.path("metadata").textValue())
                        .omitTelemetryContext(value.path("omitContext").asBoolean());
            default -> options.other(name, value);
        }
    }

    private static Deduplication deduplication(JsonNode value) {
        return new Deduplication(
                value.path("id").asText(),
                value.has("ttl") ? Duration.ofMillis(value.get("ttl").asLong()) : null,
                value.path("extend").asBoolean(),
                value.path("replace").asBoolean(),
                value.path("keepLastIfActive").asBoolean(),
                value.path("reschedule").asBoolean());
    }

    private static Backoff backoff(JsonNode value) {
        if (value.isNumber()) {
            return Backoff.fixed(Duration.ofMillis(value.asLong()));
        }
        return new Backoff(
                value.path("type").asText(),
                Duration.ofMillis(value.path("delay").asLong()),
                value.path("jitter").asDouble());
    }

    static KeepJobs keep(JsonNode value) {
        if (value.isBoolean()) {
            return value.asBoolean() ? KeepJobs.none() : KeepJobs.all();
        } else if (value.isNumber()) {
            return KeepJobs.newest(value.asInt());
        }
        return new KeepJobs(
                value.has("count") ? value.get("count").asInt() : null,
                value.has("age") ? Duration.ofSeconds(value.get("age").asLong()) : null,
                value.path("limit").asInt(KeepJobs.DEFAULT_LIMIT));
    }

    @Override
    public List<Invention> inventions() {
        return List.of(
                AddOperations::inventAdd,
                AddOperations::inventAdd,
                AddOperations::inventAdd,
                AddOperations::inventBulk);
    }

    private static Operation inventAdd(RandomGenerator random) {
        Operation add = Operation.of("add");
        addOptions(add.arguments(), random);
        switch (random.nextInt(8)) {
            case 0 -> addDeduplication(add.arguments().putObject("deduplication"), random);
            case 1 -> addParent(add.arguments(), random);
            default -> {
                // No parent, and no chosen id.
            }
        }
        return add;
    }

    private static void addDeduplication(ObjectNode deduplication, RandomGenerator random) {
        deduplication.put("id", "d" + random.nextInt(2));
        switch (random.nextInt(6)) {
            case 0 -> deduplication.put("ttl", 500_000);
            case 1 -> deduplication.put("replace", true);
            case 2 -> deduplication.put("ttl", 500_000).put("extend", true).put("replace", true);
            case 3 -> deduplication.put("keepLastIfActive", true);
            case 4 -> deduplication.put("reschedule", true);
            default -> {
                // Until the owner ends.
            }
        }
    }

    /** A job with a chosen id may then be its own parent. */
    private static void addParent(ObjectNode job, RandomGenerator random) {
        if (!job.has("jobId")) {
            job.putObject("parent").put("id", "job-" + random.nextInt(4)).put("queue", "bull:q");
            FlowOperations.addFlag(job, random);
        }
    }

    private static Operation inventBulk(RandomGenerator random) {
        Operation bulk = Operation.of("addBulk");
        var jobs = bulk.arguments().putArray("jobs");
        for (int count = random.nextInt(1, MOST_IN_BULK); count > 0; count--) {
            addOptions(jobs.addObject(), random);
        }
        return bulk;
    }

    static void addOptions(ObjectNode job, RandomGenerator random) {
        switch (random.nextInt(6)) {
            case 0 -> job.put("priority", random.nextInt(1, 4));
            case 1 -> job.put("delay", 1000 * random.nextInt(1, 4));
            case 2 -> job.put("lifo", true);
            case 3 -> job.put("delay", 1000).put("priority", random.nextInt(1, 4));
            default -> job.put("data", random.nextInt(100));
        }
        switch (random.nextInt(6)) {
            case 0 -> job.put("attempts", random.nextInt(1, 4));
            case 1 -> job.put("attempts", 3).put("backoff", 2000);
            case 2 ->
                job.put("attempts", 3)
                        .putObject("backoff")
                        .put("type", "exponential")
                        .put("delay", 1000);
            default -> {
                // One attempt.
            }
        }
        switch (random.nextInt(8)) {
            case 0 -> job.put("removeOnComplete", true).put("removeOnFail", true);
            case 1 -> job.put("removeOnComplete", 2).put("removeOnFail", 1);
            case 2 -> job.putObject("removeOnComplete").put("age", 2).put("count", 3);
            case 3 -> job.put("jobId", "job-" + random.nextInt(4));
            case 4 -> job.put("stackTraceLimit", 1);
            default -> {
                // All jobs are kept.
            }
        }
    }
}
