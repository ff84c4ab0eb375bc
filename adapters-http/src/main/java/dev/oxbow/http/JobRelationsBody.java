package dev.oxbow.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.core.job.ChildFailure;
import dev.oxbow.core.job.Deduplication;
import dev.oxbow.core.job.JobOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Those of a job's options that say its relation to other jobs, and the trace that it belongs to, as a client sends them.
 * What is wrong is noted by field.
 *
 * @param place name of the field that holds the options
 * @param errors takes what is wrong
 */
record JobRelationsBody(String place, Map<String, String> errors) {
    /** Names of these options. */
    static final List<String> FIELDS = List.of(
            "continueParentOnFailure",
            "deduplication",
            "failParentOnFailure",
            "ignoreDependencyOnFailure",
            "parent",
            "removeDependencyOnFailure",
            "telemetry");

    private static final Map<String, ChildFailure> FAILURES = Map.of(
            "failParentOnFailure", ChildFailure.FAIL_PARENT,
            "continueParentOnFailure", ChildFailure.CONTINUE_PARENT,
            "ignoreDependencyOnFailure", ChildFailure.IGNORE,
            "removeDependencyOnFailure", ChildFailure.REMOVE_DEPENDENCY);

    void read(JsonNode opts, JobOptions.Builder builder) {
        JsonNode parent = object(opts, "parent");
        if (parent != null) {
            String queue = text(parent, "parent.queue", "queue");
            String id = text(parent, "parent.id", "id");
            if (queue != null && id != null) {
                builder.parent(queue, id);
            }
        }
        failure(opts, builder);
        JsonNode deduplication = object(opts, "deduplication");
        if (deduplication != null) {
            builder.deduplication(deduplication(deduplication));
            if (parent != null) {
                wrong("deduplication", "must not be given together with parent");
            }
        }
        JsonNode telemetry = object(opts, "telemetry");
        if (telemetry != null) {
            if (telemetry.has("metadata")) {
                builder.telemetry(text(telemetry, "telemetry.metadata", "metadata"));
            }
            builder.omitTelemetryContext(flag(telemetry, "telemetry.omitContext", "omitContext"));
        }
    }

    private void failure(JsonNode opts, JobOptions.Builder builder) {
        int chosen = 0;
        for (Map.Entry<String, ChildFailure> failure : FAILURES.entrySet()) {
            if (flag(opts, failure.getKey(), failure.getKey())) {
                builder.onFailure(failure.getValue());
                chosen++;
                if (chosen > 1) {
                    wrong(
                            failure.getKey(),
                            "must not be true together with another of what a failure means for the parent");
                }
            }
        }
    }

    private @Nullable Deduplication deduplication(JsonNode given) {
        String id = text(given, "deduplication.id", "id");
        JsonNode ttl = given.path("ttl");
        boolean hasTtl = !ttl.isMissingNode() && !ttl.isNull();
        boolean validTtl = ttl.isIntegralNumber()
                && ttl.canConvertToLong()
                && ttl.asLong() >= 0
                && ttl.asLong() <= JobOptionsBody.LONGEST_MILLIS;
        if (hasTtl && !validTtl) {
            wrong(
                    "deduplication.ttl",
                    "must be whole milliseconds from 0 to " + JobOptionsBody.LONGEST_MILLIS + ", but is "
                            + JobOptionsBody.shown(ttl));
        }
        boolean extend = flag(given, "deduplication.extend", "extend");
        boolean replace = flag(given, "deduplication.replace", "replace");
        boolean keepLast = flag(given, "deduplication.keepLastIfActive", "keepLastIfActive");
        boolean reschedule = flag(given, "deduplication.reschedule", "reschedule");
        if (id == null) {
            return null;
        }
        Duration time = validTtl && ttl.asLong() > 0 ? Duration.ofMillis(ttl.asLong()) : null;
        return new Deduplication(id, time, extend, replace, keepLast, reschedule);
    }

    private @Nullable JsonNode object(JsonNode opts, String field) {
        JsonNode value = opts.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isObject()) {
            wrong(field, "must be an object, but is " + JobOptionsBody.kind(value));
            return null;
        }
        return value;
    }

    private @Nullable String text(JsonNode from, String field, String name) {
        JsonNode value = from.path(name);
        if (value.isTextual() && !value.asText().isEmpty()) {
            return value.asText();
        }
        wrong(field, "must be a text that is not empty, but is " + JobOptionsBody.kind(value));
        return null;
    }

    private boolean flag(JsonNode from, String field, String name) {
        JsonNode value = from.path(name);
        if (!value.isBoolean() && !value.isMissingNode() && !value.isNull()) {
            wrong(field, "must be true or false, but is " + JobOptionsBody.kind(value));
        }
        return value.asBoolean(false);
    }

    private void wrong(String field, String whatIsWrong) {
        errors.put(place + "." + field, whatIsWrong);
    }
}
