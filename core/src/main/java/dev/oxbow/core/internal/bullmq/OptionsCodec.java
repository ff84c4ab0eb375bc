package dev.oxbow.core.internal.bullmq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.oxbow.core.job.Backoff;
import dev.oxbow.core.job.ChildFailure;
import dev.oxbow.core.job.Deduplication;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.KeepJobs;
import dev.oxbow.core.job.ParentJob;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A job's options as BullMQ stores them (layout.md, section 4): a JSON object in which some names are shortened. What
 * others wrote is read leniently: long names where short ones are stored today, and a value out of our range as the nearest
 * one in it, because the job must be processed all the same. Names we do not know are kept.
 *
 * <p>Most jobs of a program have the same options, so the options last written and last read are cached, except those
 * that name a job. Thread-safe: each cache is one reference to an immutable pair, and the last write wins.
 */
final class OptionsCodec {
    private static final String KEEP_LOGS = "kl";
    /** The trace context that a job carries. */
    static final String TELEMETRY = "tm";

    private static final String OMIT_CONTEXT = "omc";

    /** Every name that has a component in {@link JobOptions}, short or long. */
    private static final Set<String> KNOWN = Set.of(
            "jobId",
            "delay",
            "priority",
            "attempts",
            "backoff",
            "removeOnComplete",
            "removeOnFail",
            "lifo",
            "timestamp",
            KEEP_LOGS,
            "keepLogs",
            "stackTraceLimit",
            "sizeLimit",
            "parent",
            "fpof",
            "failParentOnFailure",
            "cpof",
            "continueParentOnFailure",
            "idof",
            "ignoreDependencyOnFailure",
            "rdof",
            "removeDependencyOnFailure",
            "de",
            "deduplication",
            TELEMETRY,
            OMIT_CONTEXT);

    /** Options that other clients wrote may be of any length; longer texts are not cached. */
    private static final int LONGEST_REMEMBERED = 1_000;

    private static volatile Known written = new Known(JobOptions.DEFAULTS, encoded(JobOptions.DEFAULTS));
    private static volatile Known read = new Known(decoded(written.text()), written.text());

    private OptionsCodec() {}

    private record Known(JobOptions options, String text) {
        boolean isWorthRemembering() {
            return options.jobId() == null
                    && options.timestamp() == null
                    && options.parent() == null
                    && options.deduplication() == null
                    && options.telemetry() == null
                    && text.length() <= LONGEST_REMEMBERED;
        }
    }

    static String encode(JobOptions options) {
        Known last = written;
        if (last.options().equals(options)) {
            return last.text();
        }
        Known now = new Known(options, encoded(options));
        if (now.isWorthRemembering()) {
            written = now;
        }
        return now.text();
    }

    private static String encoded(JobOptions options) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("attempts", options.attempts()); // always there in BullMQ
        if (options.jobId() != null) {
            json.put("jobId", options.jobId());
        }
        if (!options.delay().isZero()) {
            json.put("delay", options.delay().toMillis());
        }
        if (options.priority() != 0) {
            json.put("priority", options.priority());
        }
        Backoff backoff = options.backoff();
        if (backoff != null) {
            ObjectNode stored = json.putObject("backoff");
            stored.put("type", backoff.type());
            if (backoff.isBuiltIn() || !backoff.delay().isZero()) {
                stored.put("delay", backoff.delay().toMillis());
            }
            if (backoff.jitter() != 0) {
                stored.put("jitter", backoff.jitter());
            }
        }
        putKeep(json, "removeOnComplete", options.removeOnComplete());
        putKeep(json, "removeOnFail", options.removeOnFail());
        if (options.lifo()) {
            json.put("lifo", true);
        }
        if (options.timestamp() != null) {
            json.put("timestamp", options.timestamp().toEpochMilli());
        }
        putNumber(json, KEEP_LOGS, options.keepLogs());
        putNumber(json, "stackTraceLimit", options.stackTraceLimit());
        putNumber(json, "sizeLimit", options.sizeLimit());
        putRare(json, options);
        return json.toString();
    }

    private static void putRare(ObjectNode json, JobOptions options) {
        ParentJob parent = options.parent();
        if (parent != null) {
            json.putObject("parent").put("id", parent.id()).put("queue", parent.queue());
        }
        String policy = policy(options.onFailure());
        if (policy != null) {
            json.put(policy, true);
        }
        Deduplication deduplication = options.deduplication();
        if (deduplication != null) {
            json.set("de", encode(deduplication));
        }
        if (options.telemetry() != null) {
            json.put(TELEMETRY, options.telemetry());
        }
        if (options.omitTelemetryContext()) {
            json.put(OMIT_CONTEXT, true);
        }
        options.other().forEach((name, value) -> json.set(name, value.as(JsonNode.class)));
    }

    /** As it is stored in the options, and as the scripts read it. */
    static ObjectNode encode(Deduplication deduplication) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", deduplication.id());
        Duration timeToLive = deduplication.timeToLive();
        if (timeToLive != null) {
            json.put("ttl", timeToLive.toMillis());
        }
        putTrue(json, "extend", deduplication.extend());
        putTrue(json, "replace", deduplication.replace());
        putTrue(json, "keepLastIfActive", deduplication.keepLastIfActive());
        putTrue(json, "reschedule", deduplication.reschedule());
        return json;
    }

    private static void putTrue(ObjectNode json, String name, boolean value) {
        if (value) {
            json.put(name, true);
        }
    }

    /** The short name of a policy's flag, in the options and in the job's field {@code parent}; null if it has none. */
    static @Nullable String policy(ChildFailure onFailure) {
        return switch (onFailure) {
            case PARENT_WAITS -> null;
            case FAIL_PARENT -> "fpof";
            case CONTINUE_PARENT -> "cpof";
            case IGNORE -> "idof";
            case REMOVE_DEPENDENCY -> "rdof";
        };
    }

    private static void putNumber(ObjectNode json, String name, @Nullable Integer value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    private static void putKeep(ObjectNode json, String name, @Nullable KeepJobs keep) {
        if (keep == null) {
            return;
        }
        Integer count = keep.count();
        Duration age = keep.age();
        if (age == null && count == null) {
            json.put(name, false);
        } else if (age == null && count != null && keep.limit() == KeepJobs.DEFAULT_LIMIT) {
            if (count == 0) {
                json.put(name, true);
            } else {
                json.put(name, count);
            }
        } else {
            ObjectNode stored = json.putObject(name);
            if (count != null) {
                stored.put("count", count);
            }
            if (age != null) {
                stored.put("age", age.toSeconds());
            }
            if (keep.limit() != KeepJobs.DEFAULT_LIMIT) {
                stored.put("limit", keep.limit());
            }
        }
    }

    /** @param text as stored; null or a text that is not a JSON object reads as no options */
    static JobOptions decode(@Nullable String text) {
        Known last = read;
        if (last.text().equals(text)) {
            return last.options();
        }
        JobOptions options = decoded(text);
        if (text != null) {
            Known now = new Known(options, text);
            if (now.isWorthRemembering()) {
                read = now;
            }
        }
        return options;
    }

    private static JobOptions decoded(@Nullable String text) {
        JsonNode json = tree(text);
        return JobOptions.builder()
                .stored(json.path("jobId").isTextual() ? json.path("jobId").textValue() : null, other(json))
                .delay(millis(json.path("delay")))
                .priority((int) within(json.path("priority"), 0, JobOptions.MAX_PRIORITY, 0))
                .attempts((int) within(json.path("attempts"), 0, Integer.MAX_VALUE, 0))
                .backoff(backoff(json.path("backoff")))
                .removeOnComplete(keep(json.path("removeOnComplete")))
                .removeOnFail(keep(json.path("removeOnFail")))
                .lifo(json.path("lifo").asBoolean(false))
                .timestamp(
                        json.path("timestamp").isNumber()
                                ? Instant.ofEpochMilli(json.path("timestamp").longValue())
                                : null)
                .keepLogs(count(either(json, KEEP_LOGS, "keepLogs")))
                .stackTraceLimit(count(json.path("stackTraceLimit")))
                .sizeLimit(count(json.path("sizeLimit")))
                .parent(parent(json.path("parent")))
                .onFailure(onFailure(json))
                .deduplication(
                        parent(json.path("parent")) == null ? deduplication(either(json, "de", "deduplication")) : null)
                .telemetry(
                        json.path(TELEMETRY).isTextual() ? json.path(TELEMETRY).textValue() : null)
                .omitTelemetryContext(json.path(OMIT_CONTEXT).asBoolean(false))
                .build();
    }

    private static JsonNode either(JsonNode json, String name, String longName) {
        return json.has(name) ? json.path(name) : json.path(longName);
    }

    private static @Nullable ParentJob parent(JsonNode value) {
        String id = value.path("id").asText("");
        String queue = value.path("queue").asText("");
        return id.isEmpty() || queue.isEmpty() ? null : new ParentJob(queue, id);
    }

    /** BullMQ allows one of the flags; of several, the one that BullMQ would apply when the job fails. */
    private static ChildFailure onFailure(JsonNode json) {
        if (either(json, "fpof", "failParentOnFailure").asBoolean(false)) {
            return ChildFailure.FAIL_PARENT;
        } else if (either(json, "cpof", "continueParentOnFailure").asBoolean(false)) {
            return ChildFailure.CONTINUE_PARENT;
        } else if (either(json, "idof", "ignoreDependencyOnFailure").asBoolean(false)) {
            return ChildFailure.IGNORE;
        } else if (either(json, "rdof", "removeDependencyOnFailure").asBoolean(false)) {
            return ChildFailure.REMOVE_DEPENDENCY;
        }
        return ChildFailure.PARENT_WAITS;
    }

    private static @Nullable Deduplication deduplication(JsonNode value) {
        String id = value.path("id").asText("");
        if (id.isEmpty()) {
            return null;
        }
        long timeToLive = within(value.path("ttl"), 0, Long.MAX_VALUE, 0);
        return new Deduplication(
                id,
                timeToLive == 0 ? null : Duration.ofMillis(timeToLive),
                value.path("extend").asBoolean(false),
                value.path("replace").asBoolean(false),
                value.path("keepLastIfActive").asBoolean(false),
                value.path("reschedule").asBoolean(false));
    }

    private static Map<String, Json> other(JsonNode json) {
        Map<String, Json> other = null;
        for (Map.Entry<String, JsonNode> option : json.properties()) {
            if (!KNOWN.contains(option.getKey())) {
                other = other == null ? new HashMap<>() : other;
                other.put(option.getKey(), new Json(option.getValue().toString()));
            }
        }
        return other == null ? Map.of() : other;
    }

    private static JsonNode tree(@Nullable String text) {
        if (text != null && !text.isEmpty()) {
            try {
                return new Json(text).as(JsonNode.class);
            } catch (IllegalArgumentException e) {
                return JsonNodeFactory.instance.objectNode();
            }
        }
        return JsonNodeFactory.instance.objectNode();
    }

    private static long within(JsonNode value, long least, long most, long otherwise) {
        return value.isNumber() ? Math.max(least, Math.min(most, Math.round(value.doubleValue()))) : otherwise;
    }

    private static Duration millis(JsonNode value) {
        return Duration.ofMillis(within(value, 0, Long.MAX_VALUE, 0));
    }

    private static @Nullable Integer count(JsonNode value) {
        return value.isNumber() ? (Integer) (int) within(value, 0, Integer.MAX_VALUE, 0) : null;
    }

    private static @Nullable Backoff backoff(JsonNode value) {
        if (value.isNumber()) {
            return Backoff.fixed(millis(value));
        }
        String type = value.path("type").asText("");
        if (type.isEmpty()) {
            return null;
        }
        double jitter = Math.max(0, Math.min(1, value.path("jitter").asDouble(0)));
        return new Backoff(type, millis(value.path("delay")), jitter);
    }

    private static @Nullable KeepJobs keep(JsonNode value) {
        if (value.isBoolean()) {
            return value.booleanValue() ? KeepJobs.none() : KeepJobs.all();
        }
        if (value.isNumber()) {
            return value.doubleValue() < 0
                    ? KeepJobs.all()
                    : KeepJobs.newest((int) within(value, 0, Integer.MAX_VALUE, 0));
        }
        if (!value.isObject()) {
            return null;
        }
        JsonNode count = value.path("count");
        JsonNode age = value.path("age");
        return new KeepJobs(
                count.doubleValue() < 0 ? null : count(count),
                age.isNumber() ? Duration.ofMillis(Math.max(0, Math.round(age.doubleValue() * 1000))) : null,
                (int) within(value.path("limit"), 1, Integer.MAX_VALUE, KeepJobs.DEFAULT_LIMIT));
    }
}
