package dev.oxbow.core.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Jackson behind {@link PayloadCodec#DEFAULT}. Package-private, so that Jackson is in no signature; no subclass of the port, so that two
 * threads that load the two classes in different order do not wait for each other. Stateless.
 */
final class JacksonText {
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

    private JacksonText() {}

    /** @throws IllegalArgumentException if the value cannot be written */
    static String write(@Nullable Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** @throws IllegalArgumentException if the text does not fit the type */
    static @Nullable Object read(String text, Type type) {
        if (type == JsonNode.class) {
            return tree(text);
        }
        try {
            return MAPPER.readValue(text, MAPPER.constructType(type));
        } catch (JsonProcessingException e) {
            String name = type instanceof Class<?> plain ? plain.getSimpleName() : type.getTypeName();
            throw new IllegalArgumentException("does not fit " + name + ": " + e.getOriginalMessage(), e);
        }
    }

    /** @throws IllegalArgumentException if the text is not one whole JSON value; the message says where */
    static JsonNode tree(String text) {
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
}
