package dev.oxbow.app.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.core.job.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The content of a database in a form that can be compared: JSON has one order, stack traces keep only their message,
 * stream entries lose their ids, and a time to live is reduced to its magnitude (the server's clock is not the case's).
 * Mutable, so that {@link KnownDifference} can remove permitted differences.
 */
final class Keyspace {
    /** One round trip for everything; the order of a set's members and of keys is normalized afterwards. */
    private static final String DUMP = """
            local all = {}
            for _, key in ipairs(redis.call('KEYS', '*')) do
                local kind = redis.call('TYPE', key).ok
                local held
                if kind == 'string' then held = { redis.call('GET', key) }
                elseif kind == 'list' then held = redis.call('LRANGE', key, 0, -1)
                elseif kind == 'set' then held = redis.call('SMEMBERS', key)
                elseif kind == 'zset' then held = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
                elseif kind == 'hash' then held = redis.call('HGETALL', key)
                else held = redis.call('XRANGE', key, '-', '+') end
                all[#all + 1] = { key, kind, redis.call('PTTL', key), held }
            end
            return all
            """;

    /**
     * The value of a key.
     *
     * @param kind list, hash, …
     * @param life "no TTL", or its magnitude
     * @param members of a hash or a sorted set: value or score by name
     * @param elements of any other type, in order; of a stream its entries
     */
    record Value(String kind, String life, SortedMap<String, String> members, List<String> elements) {}

    /** The beginning of a stack trace. */
    private static final Pattern ERROR_CLASS = Pattern.compile("^[\\w.$]+(: |$)");

    private final SortedMap<String, Value> keys = new TreeMap<>();

    /** Reads a database. */
    static Keyspace read(Database database) {
        Keyspace keyspace = new Keyspace();
        for (Object entry : list(database.anywhere(database.console().ask("EVAL", DUMP, "0")))) {
            List<?> parts = list(entry);
            keyspace.keys.put(
                    String.valueOf(parts.get(0)),
                    valueOf(
                            String.valueOf(parts.get(1)),
                            Long.parseLong(String.valueOf(parts.get(2))),
                            list(parts.get(3))));
        }
        return keyspace;
    }

    /** By key. */
    SortedMap<String, Value> keys() {
        return keys;
    }

    /** Members of a hash or a sorted set; empty if there is no such key. */
    SortedMap<String, String> members(String key) {
        Value value = keys.get(key);
        return value == null ? new TreeMap<>() : value.members;
    }

    /** Every fact by its location: equal keyspaces have equal facts. */
    SortedMap<String, String> facts() {
        SortedMap<String, String> facts = new TreeMap<>();
        keys.forEach((key, held) -> {
            facts.put(key, held.kind + ", " + held.life);
            held.members.forEach((name, value) -> facts.put(key + " → " + name, value));
            if (held.kind.equals("stream")) {
                for (int i = 0; i < held.elements.size(); i++) {
                    facts.put("%s → %04d".formatted(key, i), held.elements.get(i));
                }
            } else if (held.members.isEmpty()) {
                facts.put(key + " →", String.join(" | ", held.elements));
            }
        });
        return facts;
    }

    private static Value valueOf(String kind, long ttl, List<?> raw) {
        SortedMap<String, String> members = new TreeMap<>();
        List<String> elements = new ArrayList<>();
        switch (kind) {
            case "hash" -> pairs(raw).forEach((name, value) -> members.put(name, plain(name, value)));
            case "zset" -> members.putAll(pairs(raw));
            case "set" -> raw.stream().map(String::valueOf).sorted().forEach(elements::add);
            case "stream" ->
                raw.forEach(entry -> elements.add(event(pairs(list(list(entry).get(1))))));
            default -> raw.forEach(element -> elements.add(String.valueOf(element)));
        }
        return new Value(kind, life(ttl), members, elements);
    }

    /** In powers of ten, so that a slow machine sees the same; cases use times like 30 s and 500 s, far from these bounds. */
    private static String life(long ttl) {
        if (ttl < 0) {
            return "no TTL";
        }
        long bound = 1_000;
        while (bound < ttl) {
            bound *= 10;
        }
        return "TTL up to " + bound / 1000 + " s";
    }

    private static String event(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + plain(field.getKey(), field.getValue()))
                .collect(Collectors.joining(" "));
    }

    private static String plain(String name, String value) {
        if (value.startsWith("{") || value.startsWith("[")) {
            try {
                JsonNode tree = Json.parse(value).as(JsonNode.class);
                return name.equals("stacktrace") ? firstLines(tree) : sorted(tree);
            } catch (IllegalArgumentException noJson) {
                return value;
            }
        }
        return value;
    }

    private static String firstLines(JsonNode traces) {
        List<String> lines = new ArrayList<>();
        traces.forEach(trace -> lines.add(ERROR_CLASS
                .matcher(trace.asText().lines().findFirst().orElse(""))
                .replaceFirst("")));
        return lines.toString();
    }

    /** As text that is the same for equal values. */
    static String sorted(JsonNode tree) {
        if (tree.isObject()) {
            SortedMap<String, String> fields = new TreeMap<>();
            tree.properties().forEach(field -> fields.put(field.getKey(), sorted(field.getValue())));
            return fields.toString();
        } else if (tree.isArray()) {
            List<String> elements = new ArrayList<>();
            tree.forEach(element -> elements.add(sorted(element)));
            return elements.toString();
        } else if (tree.isNumber()) {
            return tree.decimalValue().stripTrailingZeros().toPlainString();
        }
        return tree.toString();
    }

    private static Map<String, String> pairs(List<?> flat) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (int i = 0; i < flat.size(); i += 2) {
            pairs.put(String.valueOf(flat.get(i)), String.valueOf(flat.get(i + 1)));
        }
        return pairs;
    }

    private static List<?> list(@Nullable Object reply) {
        if (reply instanceof List<?> list) {
            return list;
        }
        throw new AssertionError("a list was expected, not " + reply);
    }
}
