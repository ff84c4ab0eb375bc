package dev.oxbow.core.internal.bullmq;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobKey;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job's hash: layout.md, section 4. Fields that are missing read as BullMQ's defaults, and a number that is none as 0: any
 * client may have written a hash, and may remove it while a worker processes the job. Stateless.
 */
final class JobCodec {
    private JobCodec() {}

    static Job decode(String queue, String id, Map<String, String> hash) {
        return decode(queue, id, hash, OptionsCodec.decode(hash.get("opts")));
    }

    /** @param options what the hash has as options */
    static Job decode(String queue, String id, Map<String, String> hash, JobOptions options) {
        String data = hash.get("data");
        String progress = hash.get("progress");
        String returned = hash.get("returnvalue");
        return new Job(
                queue,
                id,
                hash.getOrDefault("name", ""),
                data == null ? Json.EMPTY_OBJECT : new Json(data),
                options,
                Instant.ofEpochMilli(number(hash.get("timestamp"))),
                Duration.ofMillis(number(hash.get("delay"))),
                (int) number(hash.get("priority")),
                progress == null ? Job.NO_PROGRESS : new Json(progress),
                (int) number(hash.get("ats")),
                // BullMQ prefers the old field where it still exists.
                (int) number(hash.containsKey("attemptsMade") ? hash.get("attemptsMade") : hash.get("atm")),
                (int) number(hash.get("stc")),
                instant(hash.get("processedOn")),
                instant(hash.get("finishedOn")),
                returned == null ? null : new Json(returned),
                hash.get("failedReason"),
                stacktrace(hash.get("stacktrace")),
                hash.get("pb"),
                hash.get("defa"),
                parent(hash.get("parent"), hash.get("parentKey")),
                hash.get("deid"),
                hash.get("rjk"));
    }

    /**
     * The hash of a job that {@code scripts/exchange.lua} fetched, as it is after that.
     *
     * @param before the hash before that
     * @param options the decoded options of the hash
     */
    static Job decodeFetched(
            String queue,
            String id,
            Map<String, String> before,
            JobOptions options,
            long now,
            @Nullable String worker) {
        before.put("processedOn", Long.toString(now));
        before.put("ats", Long.toString(number(before.get("ats")) + 1));
        if (worker != null) {
            before.put("pb", worker);
        }
        return decode(queue, id, before, options);
    }

    /** See {@link dev.oxbow.core.store.FetchedJob#plain()}. BullMQ rejects chosen ids that are whole numbers. */
    static boolean isPlain(String id, Map<String, String> hash) {
        return isWholeNumber(id)
                && !hash.containsKey("parentKey")
                && !hash.containsKey("deid")
                && !hash.containsKey("defa")
                && !hash.containsKey("attemptsMade");
    }

    private static boolean isWholeNumber(String id) {
        for (int i = 0; i < id.length(); i++) {
            char character = id.charAt(i);
            if (character < '0' || character > '9') {
                return false;
            }
        }
        return true;
    }

    private static long number(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return 0;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException notWhole) {
            try {
                return Math.round(Double.parseDouble(text)); // Node stores a fractional delay as it is
            } catch (NumberFormatException notANumber) {
                return 0;
            }
        }
    }

    private static @Nullable Instant instant(@Nullable String text) {
        return text == null ? null : Instant.ofEpochMilli(number(text));
    }

    /** BullMQ writes both fields; a child that was detached from its parent has neither. */
    private static @Nullable JobKey parent(@Nullable String json, @Nullable String key) {
        if (key == null) {
            return null;
        }
        if (json != null) {
            try {
                JsonNode parent = new Json(json).as(JsonNode.class);
                String queueKey = parent.path("queueKey").asText("");
                if (!queueKey.isEmpty() && key.startsWith(queueKey + ':')) {
                    return new JobKey(queueKey, key.substring(queueKey.length() + 1));
                }
            } catch (IllegalArgumentException notJson) {
                return JobKey.parse(key);
            }
        }
        return JobKey.parse(key);
    }

    private static List<String> stacktrace(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return List.of();
        }
        try {
            List<String> traces = new ArrayList<>();
            for (JsonNode trace : new Json(text).as(JsonNode.class)) {
                traces.add(trace.asText());
            }
            return traces;
        } catch (IllegalArgumentException notJson) {
            return List.of();
        }
    }
}
