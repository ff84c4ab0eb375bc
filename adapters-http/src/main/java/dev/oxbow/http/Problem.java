package dev.oxbow.http;

import dev.oxbow.http.json.ProblemJson;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a request, or with the server: becomes one problem document. Immutable.
 *
 * @param name last part of the problem's type
 * @param errors by field; may be empty
 * @param retryAfterSeconds null: a retry does not help, or it is not known when
 * @param headers further headers of the answer
 */
record Problem(
        int status,
        String name,
        String title,
        String detail,
        Map<String, String> errors,
        @Nullable Integer line,
        @Nullable Integer column,
        @Nullable String reference,
        @Nullable Integer retryAfterSeconds,
        Map<String, String> headers)
        implements Serializable {
    /** The media type of RFC 9457. */
    static final String MEDIA_TYPE = "application/problem+json";

    Problem {
        errors = Map.copyOf(errors);
        headers = Map.copyOf(headers);
    }

    static Problem of(int status, String name, String title, String detail) {
        return new Problem(status, name, title, detail, Map.of(), null, null, null, null, Map.of());
    }

    /** A parameter or part of the request has a value that is not allowed. */
    static Problem invalidField(String field, String whatIsWrong) {
        return of(400, "invalid-request", "The request is not valid", field + " " + whatIsWrong)
                .withError(field, whatIsWrong);
    }

    Problem withError(String field, String whatIsWrong) {
        Map<String, String> more = new LinkedHashMap<>(errors);
        more.put(field, whatIsWrong);
        return new Problem(status, name, title, detail, more, line, column, reference, retryAfterSeconds, headers);
    }

    Problem at(int atLine, int atColumn) {
        return new Problem(
                status, name, title, detail, errors, atLine, atColumn, reference, retryAfterSeconds, headers);
    }

    Problem withReference(String id) {
        return new Problem(status, name, title, detail, errors, line, column, id, retryAfterSeconds, headers);
    }

    Problem retryAfter(int seconds) {
        return new Problem(status, name, title, detail, errors, line, column, reference, seconds, headers);
    }

    Problem withHeader(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Problem(status, name, title, detail, errors, line, column, reference, retryAfterSeconds, more);
    }

    ProblemException asException() {
        return new ProblemException(this);
    }

    ProblemJson toJson() {
        return new ProblemJson(
                "urn:oxbow:problem:" + name,
                title,
                status,
                detail,
                errors.isEmpty() ? null : errors,
                line,
                column,
                reference);
    }

    /** Text of a client made fit for a sentence: shortened, control characters shown as {@code ?}. */
    static String quote(String text) {
        String shown = text.length() <= 64 ? text : text.substring(0, 64) + "…";
        StringBuilder safe = new StringBuilder(shown.length() + 2).append('"');
        shown.codePoints()
                .map(point -> Character.isISOControl(point) || !Character.isDefined(point) ? '?' : point)
                .forEach(safe::appendCodePoint);
        return safe.append('"').toString();
    }
}
