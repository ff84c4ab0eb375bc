package dev.oxbow.http;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request for a status.
 *
 * @param attempt the number of this request, from 1
 * @param hold how long the answer may be held until the job moves; zero: not at all
 */
record StatusQuery(String jobId, int attempt, Duration hold) {
    static final Duration LONGEST_HOLD = Duration.ofSeconds(25);

    private static final int MAX_JOB_ID = 512;
    private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,6}");
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})(ms|s)");

    /** @throws ProblemException with status 400 that names the field, its value and what is allowed */
    static StatusQuery of(Context ctx) {
        return new StatusQuery(
                jobId(ctx.pathParam("jobId")), attempt(ctx.queryParam("attempt")), hold(ctx.queryParam("wait")));
    }

    /** @throws ProblemException with status 400 if no job can have this id */
    static String jobId(String id) {
        if (id.length() > MAX_JOB_ID) {
            throw invalid("jobId", "must have at most " + MAX_JOB_ID + " characters, but has " + id.length());
        }
        if (id.codePoints().anyMatch(Character::isISOControl) || id.indexOf('\uFFFD') >= 0) {
            throw invalid("jobId", "must be UTF-8 without control characters, but was " + Problem.quote(id));
        }
        return id;
    }

    private static int attempt(@Nullable String text) {
        if (text == null) {
            return 1;
        }
        int attempt = WHOLE_NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
        if (attempt < 1) {
            throw invalid("attempt", "must be a whole number from 1 to 999999, but was " + Problem.quote(text));
        }
        return attempt;
    }

    private static Duration hold(@Nullable String text) {
        if (text == null) {
            return Duration.ZERO;
        }
        Matcher duration = DURATION.matcher(text);
        if (duration.matches()) {
            long amount = Long.parseLong(duration.group(1));
            Duration hold = duration.group(2).equals("s") ? Duration.ofSeconds(amount) : Duration.ofMillis(amount);
            if (hold.compareTo(LONGEST_HOLD) <= 0) {
                return hold;
            }
        }
        throw invalid(
                "wait",
                "must be a time from 0s to " + LONGEST_HOLD.toSeconds() + "s such as 20s or 500ms, but was "
                        + Problem.quote(text));
    }

    private static ProblemException invalid(String field, String whatIsWrong) {
        return Problem.invalidField(field, whatIsWrong).asException();
    }
}
