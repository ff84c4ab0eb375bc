package dev.oxbow.core.internal.call;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the shapes that {@link dev.oxbow.core.pool.RedisConnection} documents. An unexpected shape is a bug of Oxbow.
 */
public final class Replies {
    private Replies() {}

    public static String text(@Nullable Object reply) {
        if (reply instanceof String text) {
            return text;
        }
        if (reply instanceof Long number) {
            return number.toString();
        }
        throw unexpected("text", reply);
    }

    public static long number(@Nullable Object reply) {
        if (reply instanceof Long number) {
            return number;
        }
        if (reply instanceof String text) {
            return Long.parseLong(text);
        }
        throw unexpected("a number", reply);
    }

    @SuppressWarnings("unchecked")
    public static List<@Nullable Object> list(@Nullable Object reply) {
        if (reply instanceof List<?> list) {
            return (List<@Nullable Object>) list;
        }
        throw unexpected("a list", reply);
    }

    public static List<String> texts(List<@Nullable Object> replies) {
        return replies.stream().map(Replies::text).toList();
    }

    /** Alternating fields and values, in their order; the last value of a field that occurs twice. */
    public static Map<String, String> fields(@Nullable Object reply) {
        List<@Nullable Object> flat = list(reply);
        Map<String, String> fields = new LinkedHashMap<>(flat.size());
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            fields.put(text(flat.get(i)), text(flat.get(i + 1)));
        }
        return fields;
    }

    /** Names the shape only, because the reply itself may hold a job's data. */
    private static IllegalStateException unexpected(String expected, @Nullable Object reply) {
        return new IllegalStateException("expected " + expected + " from Redis, but got "
                + (reply == null ? "nothing" : reply.getClass().getSimpleName()));
    }
}
