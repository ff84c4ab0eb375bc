package dev.oxbow.core.internal.bullmq;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the shapes that {@link dev.oxbow.core.pool.RedisConnection} documents. A shape that is not the expected one is a fault of ours. */
final class Replies {
    private Replies() {}

    static String text(@Nullable Object reply) {
        if (reply instanceof String text) {
            return text;
        }
        if (reply instanceof Long number) {
            return number.toString();
        }
        throw unexpected("text", reply);
    }

    static long number(@Nullable Object reply) {
        if (reply instanceof Long number) {
            return number;
        }
        if (reply instanceof String text) {
            return Long.parseLong(text);
        }
        throw unexpected("a number", reply);
    }

    @SuppressWarnings("unchecked")
    static List<@Nullable Object> list(@Nullable Object reply) {
        if (reply instanceof List<?> list) {
            return (List<@Nullable Object>) list;
        }
        throw unexpected("a list", reply);
    }

    static List<String> texts(List<@Nullable Object> replies) {
        return replies.stream().map(Replies::text).toList();
    }

    /** Fields and values in turn, in their order; of a field named twice the last value. */
    static Map<String, String> fields(@Nullable Object reply) {
        List<@Nullable Object> flat = list(reply);
        Map<String, String> fields = new LinkedHashMap<>(flat.size());
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            fields.put(text(flat.get(i)), text(flat.get(i + 1)));
        }
        return fields;
    }

    /** Names the shape only: the reply itself may hold a job's data. */
    private static IllegalStateException unexpected(String expected, @Nullable Object reply) {
        return new IllegalStateException("expected " + expected + " from Redis, but got "
                + (reply == null ? "nothing" : reply.getClass().getSimpleName()));
    }
}
