package dev.oxbow.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.core.job.Backoff;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.KeepJobs;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Options of a job as a client sends them, in BullMQ's words and units. What is wrong is noted by field; what is missing has
 * BullMQ's default, but for the id: each job gets one, since only the queue can give numbers, when the job is added.
 *
 * @param place name of the field that holds them
 * @param errors takes what is wrong
 */
record JobOptionsBody(String place, Map<String, String> errors) {
    private static final List<String> FIELDS = List.of(
            "attempts",
            "backoff",
            "delay",
            "jobId",
            "keepLogs",
            "lifo",
            "priority",
            "removeOnComplete",
            "removeOnFail",
            "sizeLimit",
            "stackTraceLimit",
            "timestamp");

    static final long LONGEST_MILLIS = Duration.ofDays(36_500).toMillis();
    private static final int MAX_JOB_ID = 512;

    JobOptions read(JsonNode opts) {
        JobOptions.Builder builder = JobOptions.builder();
        String id = UUID.randomUUID().toString();
        if (!opts.isMissingNode() && !opts.isNull()) {
            if (opts.isObject()) {
                id = read(opts, builder, id);
            } else {
                errors.put(place, "must be an object, but is " + kind(opts));
            }
        }
        try {
            builder.jobId(id);
        } catch (IllegalArgumentException refused) {
            errors.put(place + ".jobId", String.valueOf(refused.getMessage()));
        }
        // What is wrong is noted already, and nothing of it reached the builder but what excludes something else.
        return errors.isEmpty() ? builder.build() : JobOptions.DEFAULTS;
    }

    /** @return the job's id */
    private String read(JsonNode opts, JobOptions.Builder builder, String generated) {
        opts.fieldNames().forEachRemaining(field -> {
            if (!FIELDS.contains(field) && !JobRelationsBody.FIELDS.contains(field)) {
                String allowed = Stream.concat(FIELDS.stream(), JobRelationsBody.FIELDS.stream())
                        .sorted()
                        .collect(Collectors.joining(", "));
                wrong(Problem.quote(field), "is not known; allowed are " + allowed);
            }
        });
        whole(opts, "attempts", Integer.MAX_VALUE, value -> builder.attempts((int) value));
        whole(opts, "delay", LONGEST_MILLIS, value -> builder.delay(Duration.ofMillis(value)));
        whole(opts, "priority", JobOptions.MAX_PRIORITY, value -> builder.priority((int) value));
        whole(opts, "keepLogs", Integer.MAX_VALUE, value -> builder.keepLogs((int) value));
        whole(opts, "stackTraceLimit", Integer.MAX_VALUE, value -> builder.stackTraceLimit((int) value));
        whole(opts, "sizeLimit", Integer.MAX_VALUE, value -> builder.sizeLimit((int) value));
        whole(opts, "timestamp", LONGEST_MILLIS, value -> builder.timestamp(Instant.ofEpochMilli(value)));
        JsonNode lifo = opts.path("lifo");
        if (lifo.isBoolean()) {
            builder.lifo(lifo.asBoolean());
        } else if (isThere(lifo)) {
            wrong("lifo", "must be true or false, but is " + kind(lifo));
        }
        builder.backoff(backoff(opts.path("backoff")));
        keep("removeOnComplete", opts.path("removeOnComplete"), builder::removeOnComplete);
        keep("removeOnFail", opts.path("removeOnFail"), builder::removeOnFail);
        new JobRelationsBody(place, errors).read(opts, builder);
        JsonNode jobId = opts.path("jobId");
        if (!isThere(jobId)) {
            return generated;
        }
        if (!jobId.isTextual() || jobId.asText().length() > MAX_JOB_ID) {
            wrong("jobId", "must be a text of at most " + MAX_JOB_ID + " characters, but is " + kind(jobId));
            return generated;
        }
        return jobId.asText().isEmpty() ? generated : jobId.asText(); // BullMQ takes an empty id for none
    }

    private @Nullable Backoff backoff(JsonNode backoff) {
        if (!isThere(backoff)) {
            return null;
        }
        if (backoff.isIntegralNumber()) {
            return fixed(backoff);
        }
        if (!backoff.isObject()) {
            wrong("backoff", "must be milliseconds or an object with type, delay and jitter, but is " + kind(backoff));
            return null;
        }
        JsonNode type = backoff.path("type");
        JsonNode delay = backoff.path("delay");
        JsonNode jitter = backoff.path("jitter");
        if (!type.isTextual() || type.asText().isEmpty()) {
            wrong("backoff.type", "must be fixed, exponential or the name of a strategy, but is " + kind(type));
            return null;
        }
        if (isThere(delay) && !isMillis(delay)) {
            wrong(
                    "backoff.delay",
                    "must be whole milliseconds from 0 to " + LONGEST_MILLIS + ", but is " + shown(delay));
            return null;
        }
        if (isThere(jitter) && !(jitter.isNumber() && jitter.asDouble() >= 0 && jitter.asDouble() <= 1)) {
            wrong("backoff.jitter", "must be a number from 0 to 1, but is " + shown(jitter));
            return null;
        }
        return new Backoff(type.asText(), Duration.ofMillis(delay.asLong(0)), jitter.asDouble(0));
    }

    private @Nullable Backoff fixed(JsonNode millis) {
        if (isMillis(millis)) {
            return Backoff.fixed(Duration.ofMillis(millis.asLong()));
        }
        wrong("backoff", "must be whole milliseconds from 0 to " + LONGEST_MILLIS + ", but is " + shown(millis));
        return null;
    }

    private static boolean isMillis(JsonNode number) {
        return number.isIntegralNumber()
                && number.canConvertToLong()
                && number.asLong() >= 0
                && number.asLong() <= LONGEST_MILLIS;
    }

    private void keep(String field, JsonNode rule, Consumer<KeepJobs> use) {
        if (!isThere(rule)) {
            return;
        }
        if (rule.isBoolean()) {
            use.accept(rule.asBoolean() ? KeepJobs.none() : KeepJobs.all());
        } else if (rule.isIntegralNumber() && rule.canConvertToInt()) {
            // BullMQ's -1 keeps all
            if (rule.asInt() < -1) {
                wrong(field, "must be at least -1, but is " + rule.asInt());
            } else {
                use.accept(rule.asInt() == -1 ? KeepJobs.all() : KeepJobs.newest(rule.asInt()));
            }
        } else if (rule.isObject()) {
            keepRule(field, rule, use);
        } else {
            wrong(field, "must be true, false, a number or an object with count, age and limit, but is " + kind(rule));
        }
    }

    private void keepRule(String field, JsonNode rule, Consumer<KeepJobs> use) {
        Long count = part(field, rule, "count", 0);
        Long age = part(field, rule, "age", 0);
        Long limit = part(field, rule, "limit", 1);
        use.accept(new KeepJobs(
                count == null ? null : count.intValue(),
                age == null ? null : Duration.ofSeconds(age),
                limit == null ? KeepJobs.DEFAULT_LIMIT : limit.intValue()));
    }

    private @Nullable Long part(String field, JsonNode rule, String name, long least) {
        JsonNode value = rule.path(name);
        if (!isThere(value)) {
            return null;
        }
        if (value.isIntegralNumber() && value.canConvertToInt() && value.asLong() >= least) {
            return value.asLong();
        }
        wrong(
                field + "." + name,
                "must be a whole number from " + least + " to " + Integer.MAX_VALUE + ", but is " + shown(value));
        return null;
    }

    private interface WholeNumber {
        void use(long value);
    }

    private void whole(JsonNode opts, String field, long most, WholeNumber number) {
        JsonNode value = opts.path(field);
        if (!isThere(value)) {
            return;
        }
        if (value.isIntegralNumber() && value.canConvertToLong() && value.asLong() >= 0 && value.asLong() <= most) {
            number.use(value.asLong());
        } else {
            wrong(field, "must be a whole number from 0 to " + most + ", but is " + shown(value));
        }
    }

    private void wrong(String field, String whatIsWrong) {
        errors.put(place + "." + field, whatIsWrong);
    }

    private static boolean isThere(JsonNode value) {
        return !value.isMissingNode() && !value.isNull();
    }

    /** A number itself; of anything else what it is. */
    static String shown(JsonNode value) {
        return value.isNumber() ? Problem.quote(value.asText()).replace("\"", "") : kind(value);
    }

    /** What sort of value it is, without the value: that may be large or secret. */
    static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case MISSING -> "missing";
            case NULL -> "null";
            case BOOLEAN -> "true or false";
            case NUMBER -> "a number";
            case STRING ->
                "a text"
                        + (value.asText().length() > MAX_JOB_ID
                                ? " of " + value.asText().length() + " characters"
                                : "");
            case ARRAY -> "an array";
            default -> "an object";
        };
    }
}
