package dev.oxbow.core.job;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Port: how Java values become JSON text in Redis, and how they are read again. {@link #DEFAULT} uses Jackson. Give another one to
 * the builder of {@link dev.oxbow.core.Oxbow} to use another library, or another configuration of Jackson: all data, progress and
 * return values that pass queues, jobs, flows, schedulers and workers of that Oxbow then go through it. Thread-safe.
 */
public interface PayloadCodec {
    /**
     * Jackson with all modules on the class path. Fields that a type lacks are ignored when it is read, and text after the value is
     * an error.
     */
    PayloadCodec DEFAULT = new PayloadCodec() {
        @Override
        public Json encode(@Nullable Object value) {
            return value instanceof Json json ? json : new Json(JacksonText.write(value));
        }

        @Override
        public @Nullable Object decode(Json json, Type type) {
            return JacksonText.read(json.text(), type);
        }
    };

    /**
     * Writes a value; {@link Json} is returned unchanged.
     *
     * @throws IllegalArgumentException if the value cannot be written; the message says why
     */
    Json encode(@Nullable Object value);

    /**
     * Reads a value of that type.
     *
     * @return null if the JSON value is {@code null} and the type allows it
     * @throws IllegalArgumentException if the JSON value does not fit the type; the message says why
     */
    @Nullable
    Object decode(Json json, Type type);

    /**
     * Reads a value of that type.
     *
     * @throws IllegalArgumentException if the JSON value does not fit the type; the message says why
     */
    @SuppressWarnings({"unchecked", "NullAway"}) // The type says what decode returns, and whether JSON null is allowed.
    default <T> T decode(Json json, PayloadType<T> type) {
        return (T) decode(json, type.type());
    }
}
