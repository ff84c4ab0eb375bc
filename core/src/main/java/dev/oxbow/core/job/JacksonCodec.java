package dev.oxbow.core.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** The codec that is used where the program gives none. Package-private, so that Jackson is in no signature. */
final class JacksonCodec implements PayloadCodec {
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

    @Override
    public Json encode(@Nullable Object value) {
        if (value instanceof Json json) {
            return json;
        }
        try {
            return new Json(MAPPER.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    @Override
    public @Nullable Object decode(Json json, Type type) {
        if (type == JsonNode.class) {
            return tree(json.text());
        }
        try {
            return MAPPER.readValue(json.text(), MAPPER.constructType(type));
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
