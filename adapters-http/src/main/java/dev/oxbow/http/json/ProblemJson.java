package dev.oxbow.http.json;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A problem document (RFC 9457).
 *
 * @param type a URN that names the kind of problem, stable, for programs
 * @param title the kind in words
 * @param detail what happened this time and what is allowed
 * @param errors by field of the request: what is wrong with it
 * @param line line of a mistake in the body, from 1
 * @param column column of that mistake, from 1
 * @param reference id under which the server's log has the details
 */
public record ProblemJson(
        String type,
        String title,
        int status,
        String detail,
        @Nullable Map<String, String> errors,
        @Nullable Integer line,
        @Nullable Integer column,
        @Nullable String reference) {}
