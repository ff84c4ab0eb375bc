package dev.oxbow.core.job;

import org.jspecify.annotations.Nullable;

/**
 * A JSON value kept as its text: a job's data, progress or return value. The text is stored byte for byte as BullMQ's clients write
 * it and is parsed only when the program reads it. Immutable and thread-safe.
 *
 * <p>{@link #of} and {@code as} use {@link PayloadCodec#DEFAULT}: a JSON value does not know which Oxbow it belongs to. A program
 * that gives Oxbow a codec of its own reads payloads from the objects that Oxbow hands out (a typed queue, a job, an active job) or
 * with {@link PayloadCodec#decode(Json, PayloadType)}.
 *
 * @param text valid JSON text; {@link #of} and {@link #parse} guarantee it, the constructor trusts its caller
 */
public record Json(String text) {
    /** The JSON value {@code null}, which BullMQ stores when a processor returns nothing. */
    public static final Json NULL = new Json("null");

    /** The empty JSON object, which BullMQ stores when a job is added without data. */
    public static final Json EMPTY_OBJECT = new Json("{}");

    /**
     * The JSON text of any value that {@link PayloadCodec#DEFAULT} can write: a record, a map, a string, a number, null.
     *
     * @throws IllegalArgumentException if the value cannot be written
     */
    public static Json of(@Nullable Object value) {
        return value instanceof Json json ? json : PayloadCodec.DEFAULT.encode(value);
    }

    /**
     * Checks text that comes from outside.
     *
     * @throws IllegalArgumentException if the text is not one whole JSON value; the message says where
     */
    public static Json parse(String text) {
        JacksonText.tree(text);
        return new Json(text);
    }

    /**
     * This value as a Java type, read by {@link PayloadCodec#DEFAULT}; fields that the type lacks are ignored.
     *
     * @throws IllegalArgumentException if the value does not fit the type
     */
    @SuppressWarnings({"unchecked", "NullAway"}) // The codec returns what the class says; null for JSON null.
    public <T> T as(Class<T> type) {
        return (T) PayloadCodec.DEFAULT.decode(this, type); // no cast by the class: int.class is read as an Integer
    }

    /**
     * This value as a Java type with parameters, read by {@link PayloadCodec#DEFAULT}: {@code json.as(new
     * PayloadType<List<Order>>() {})}.
     *
     * @throws IllegalArgumentException if the value does not fit the type
     */
    public <T> T as(PayloadType<T> type) {
        return PayloadCodec.DEFAULT.decode(this, type);
    }

    @Override
    public String toString() {
        return text;
    }
}
