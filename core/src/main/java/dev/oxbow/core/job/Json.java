package dev.oxbow.core.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value kept as its text: a job's data, progress or return value. The text is stored byte for byte as BullMQ's
 * clients write it and is parsed only when somebody asks. Immutable and thread-safe.
 *
 * @param text valid JSON text; {@link #of} and {@link #parse} guarantee it, the constructor trusts its caller
 */
public record Json(String text) {
    /** The JSON value {@code null}, which BullMQ stores when a processor returns nothing. */
    public static final Json NULL = new Json("null");

    /** The empty JSON object, which BullMQ stores when a job is added without data. */
    public static final Json EMPTY_OBJECT = new Json("{}");

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .findAndAddModules()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static {
        MAPPER.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(200).build());
    }

    /**
     * The JSON text of any value that Jackson can write: a record, a map, a string, a number, null.
     *
     * @throws IllegalArgumentException if Jackson cannot write the value
     */
    public static Json of(@Nullable Object value) {
        if (value instanceof Json json) {
            return json;
        }
        try {
            return new Json(MAPPER.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Checks text that comes from outside.
     *
     * @throws IllegalArgumentException if the text is not one whole JSON value; the message says where
     */
    public static Json parse(String text) {
        readTree(text);
        return new Json(text);
    }

    /**
     * This value as a Java type, read by Jackson; fields that the type lacks are ignored.
     *
     * @throws IllegalArgumentException if the value does not fit the type
     */
    public <T> T as(Class<T> type) {
        try {
            return MAPPER.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "does not fit " + type.getSimpleName() + ": " + e.getOriginalMessage(), e);
        }
    }

    /**
     * This value as a Java type with parameters, read by Jackson: {@code json.as(new TypeReference<List<Order>>() {})}.
     *
     * @throws IllegalArgumentException if the value does not fit the type
     */
    public <T> T as(TypeReference<T> type) {
        try {
            return MAPPER.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "does not fit " + type.getType().getTypeName() + ": " + e.getOriginalMessage(), e);
        }
    }

    /**
     * This value as a tree.
     *
     * @throws IllegalArgumentException if the text is not valid JSON
     */
    public JsonNode tree() {
        return readTree(text);
    }

    private static JsonNode readTree(String text) {
        try {
            JsonNode tree = MAPPER.readTree(text);
            if (tree.isMissingNode()) {
                throw new IllegalArgumentException("is not valid JSON: the text is empty");
            }
            return tree;
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw new IllegalArgumentException("is not valid JSON" + where + ": " + e.getOriginalMessage(), e);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
