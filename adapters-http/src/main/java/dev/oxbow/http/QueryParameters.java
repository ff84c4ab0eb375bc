package dev.oxbow.http;

import dev.oxbow.core.job.JobState;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The query of a request, read with what is allowed. Every method throws {@link ProblemException} with status 400 that names the
 * parameter, its value and what is allowed.
 */
record QueryParameters(Context ctx) {
    private static final String STATES = Arrays.stream(JobState.values())
            .filter(state -> state != JobState.UNKNOWN)
            .map(JobState::word)
            .collect(Collectors.joining(", "));

    /** A whole number. */
    long number(String name, long otherwise, long least, long most) {
        String text = ctx.queryParam(name);
        if (text == null) {
            return otherwise;
        }
        if (text.matches("[0-9]{1,15}")) {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw invalid(
                name, "must be a whole number from " + least + " to " + most + ", but was " + Problem.quote(text));
    }

    /** Milliseconds; none if it is missing. */
    Duration millis(String name) {
        return Duration.ofMillis(number(name, 0, 0, 1_000_000_000_000L));
    }

    /** {@code true} or {@code false}; the latter if it is missing. */
    boolean flag(String name) {
        String text = ctx.queryParam(name);
        if (text == null || text.equals("false")) {
            return false;
        }
        if (text.equals("true")) {
            return true;
        }
        throw invalid(name, "must be true or false, but was " + Problem.quote(text));
    }

    /** States by BullMQ's words, separated by commas; {@code wait} means {@code waiting}. */
    List<JobState> states(String name, List<JobState> otherwise) {
        String text = ctx.queryParam(name);
        if (text == null) {
            return otherwise;
        }
        List<JobState> states = new ArrayList<>();
        for (String word : text.split(",", 20)) {
            JobState state = state(word.strip());
            if (state == null) {
                throw invalid(name, "must be some of " + STATES + ", but was " + Problem.quote(text));
            }
            states.add(state);
        }
        return states;
    }

    private static @Nullable JobState state(String word) {
        return JobState.ofWord(word.equals("wait") ? "waiting" : word)
                .filter(state -> state != JobState.UNKNOWN)
                .orElse(null);
    }

    ProblemException invalid(String name, String whatIsWrong) {
        return Problem.invalidField(name, whatIsWrong).asException();
    }
}
