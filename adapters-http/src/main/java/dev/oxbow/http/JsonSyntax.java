package dev.oxbow.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.oxbow.core.job.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Checks that a body is one JSON object. Reads the tokens without building a tree, because the tree of a hostile
 * megabyte is twenty times its size. Thread-safe.
 */
final class JsonSyntax {
    /** As deep as core reads it again. */
    private static final int MAX_DEPTH = 200;

    /** Names of fields come from strangers: neither interned nor kept in a table. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private JsonSyntax() {}

    /**
     * The object in these bytes.
     *
     * @throws ProblemException with status 400 if they are empty, not UTF-8, not JSON, not an object, or nested deeper
     * than 200
     */
    static Json object(byte[] body, int length) {
        return read(body, length, false);
    }

    /** As {@link #object}, but it may be an array too. */
    static Json objectOrArray(byte[] body, int length) {
        return read(body, length, true);
    }

    private static Json read(byte[] body, int length, boolean arrayToo) {
        String text = decode(body, length);
        if (text.isBlank()) {
            throw invalid(
                            "The body is empty",
                            "The body is empty; a JSON object is expected, for example {\"text\":\"…\"}")
                    .asException();
        }
        try (JsonParser parser = FACTORY.createParser(text)) {
            check(parser, arrayToo);
        } catch (JsonProcessingException e) {
            throw located(e).asException();
        } catch (IOException e) {
            throw new UncheckedIOException("reading from a string failed", e);
        }
        return new Json(text);
    }

    private static void check(JsonParser parser, boolean arrayToo) throws IOException {
        JsonToken first = parser.nextToken();
        if (first != JsonToken.START_OBJECT && !(arrayToo && first == JsonToken.START_ARRAY)) {
            // An array or string may be broken further on, but what it is was said already.
            String expected = arrayToo ? "JSON object or an array of them" : "JSON object";
            throw invalid("The body is not a JSON object", "The body must be a " + expected + ", but is " + kind(first))
                    .at(1, 1)
                    .asException();
        }
        for (int depth = 1; depth > 0; ) {
            JsonToken token = parser.nextToken();
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            }
        }
        if (parser.nextToken() != null) {
            int line = parser.currentTokenLocation().getLineNr();
            int column = parser.currentTokenLocation().getColumnNr();
            throw invalid(
                            "The body is not valid JSON",
                            "There is more text after the JSON object, at line " + line + ", column " + column)
                    .at(line, column)
                    .asException();
        }
    }

    private static String kind(JsonToken token) {
        return switch (token) {
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "true or false";
            default -> "null";
        };
    }

    private static Problem located(JsonProcessingException e) {
        int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
        int column = e.getLocation() == null ? 1 : e.getLocation().getColumnNr();
        String reason = e.getOriginalMessage();
        int secondLine = reason.indexOf('\n');
        String firstLine = secondLine < 0 ? reason : reason.substring(0, secondLine);
        return invalid(
                        "The body is not valid JSON",
                        "The body is not valid JSON at line " + line + ", column " + column + ": "
                                + shortened(firstLine))
                .at(line, column);
    }

    private static String shortened(String reason) {
        return reason.length() <= 200 ? reason : reason.substring(0, 200) + "…";
    }

    private static String decode(byte[] body, int length) {
        ByteBuffer bytes = ByteBuffer.wrap(body, 0, length);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(bytes)
                    .toString();
            // A byte order mark is not part of the value (RFC 8259, section 8.1).
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw invalid(
                            "The body is not UTF-8",
                            "The body is not valid UTF-8 at byte " + (bytes.position() + 1) + " of " + length)
                    .asException();
        }
    }

    private static Problem invalid(String title, String detail) {
        return Problem.of(400, "invalid-json", title, detail).withError("body", detail);
    }
}
