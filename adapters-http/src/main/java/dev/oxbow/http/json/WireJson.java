package dev.oxbow.http.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Writes wire records: compact, UTF-8, fields that are null left out. Thread-safe. */
public final class WireJson {
    private static final ObjectWriter WRITER = JsonMapper.builder()
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .build()
            .writer();

    private WireJson() {}

    /**
     * The JSON of a record of this package.
     *
     * @throws IllegalArgumentException if Jackson cannot write it, which is an error in the record
     */
    public static byte[] bytes(Object wireRecord) {
        try {
            return WRITER.writeValueAsBytes(wireRecord);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    wireRecord.getClass().getSimpleName() + " cannot be written: " + e.getOriginalMessage(), e);
        }
    }
}
