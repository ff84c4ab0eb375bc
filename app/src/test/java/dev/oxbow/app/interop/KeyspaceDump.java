package dev.oxbow.app.interop;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.app.wire.RawRedis;
import dev.oxbow.core.job.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a queue in a form that can be compared with another queue's: times are replaced by words, delays are
 * relative to the job's own time, JSON whose order may differ is compared as JSON. The version of the program and the
 * key that only throttles the stalled checks are omitted.
 */
final class KeyspaceDump {
    private static final Set<String> TIMES = Set.of("timestamp", "processedOn", "finishedOn");
    private static final Set<String> FINISHED = Set.of("completed", "failed");

    private final RawRedis redis;
    private final String prefix;

    private KeyspaceDump(RawRedis redis, String queue) {
        this.redis = redis;
        this.prefix = "bull:" + queue + ":";
    }

    /** Every key of the queue by its suffix, with what it holds. */
    static SortedMap<String, Object> of(RawRedis redis, String queue) {
        return new KeyspaceDump(redis, queue).dump();
    }

    /** The entries of a stream, oldest first, without their ids. */
    static List<Map<String, String>> events(RawRedis redis, String key) {
        List<Map<String, String>> events = new ArrayList<>();
        for (Object entry : list(redis.ask("XRANGE", key, "-", "+"))) {
            events.add(fields(list(entry).get(1)));
        }
        return events;
    }

    private SortedMap<String, Object> dump() {
        SortedMap<String, Object> dump = new TreeMap<>();
        for (String key : redis.texts("KEYS", prefix + "*")) {
            String suffix = key.substring(prefix.length());
            if (!suffix.equals("stalled-check")) {
                dump.put(suffix, held(key, suffix));
            }
        }
        return dump;
    }

    private Object held(String key, String suffix) {
        String type = String.valueOf(redis.ask("TYPE", key));
        return switch (type) {
            case "string" -> suffix.endsWith(":lock") ? "a lock" : String.valueOf(redis.ask("GET", key));
            case "list" -> redis.texts("LRANGE", key, "0", "-1");
            case "set" -> redis.texts("SMEMBERS", key).stream().sorted().toList();
            case "zset" -> scored(key, suffix);
            case "hash" -> hash(fields(redis.ask("HGETALL", key)));
            case "stream" ->
                events(redis, key).stream().map(KeyspaceDump::event).toList();
            default -> throw new AssertionError(key + " is a " + type);
        };
    }

    private Object scored(String key, String suffix) {
        SortedMap<String, Object> members = new TreeMap<>();
        fields(redis.ask("ZRANGE", key, "0", "-1", "WITHSCORES")).forEach((member, score) -> {
            if (FINISHED.contains(suffix)) {
                members.put(member, "when it finished");
            } else if (suffix.equals("delayed")) {
                String added = String.valueOf(redis.ask("HGET", prefix + member, "timestamp"));
                long due = (long) (Double.parseDouble(score) / 4096);
                members.put(member, due - Long.parseLong(added));
            } else if (suffix.equals("marker") && member.equals("1")) {
                members.put(member, "when the first delayed job is due");
            } else {
                members.put(member, score);
            }
        });
        return members;
    }

    private static SortedMap<String, Object> hash(Map<String, String> fields) {
        SortedMap<String, Object> shown = new TreeMap<>();
        fields.forEach((field, value) -> {
            if (TIMES.contains(field)) {
                shown.put(field, "a time");
            } else if (field.equals("opts")) {
                shown.put(field, Json.parse(value).as(JsonNode.class));
            } else if (field.equals("stacktrace")) {
                shown.put(field, Json.parse(value).as(JsonNode.class).size() + " traces");
            } else if (!field.equals("version")) {
                shown.put(field, value);
            }
        });
        return shown;
    }

    private static Map<String, String> event(Map<String, String> fields) {
        Map<String, String> shown = new LinkedHashMap<>(fields);
        shown.computeIfPresent("delay", (field, value) -> "when it is due");
        return shown;
    }

    private static Map<String, String> fields(@Nullable Object flat) {
        Map<String, String> fields = new LinkedHashMap<>();
        List<?> list = list(flat);
        for (int i = 0; i < list.size(); i += 2) {
            fields.put(String.valueOf(list.get(i)), String.valueOf(list.get(i + 1)));
        }
        return fields;
    }

    private static List<?> list(@Nullable Object reply) {
        if (reply instanceof List<?> list) {
            return list;
        }
        throw new AssertionError("a list was expected, not " + reply);
    }
}
