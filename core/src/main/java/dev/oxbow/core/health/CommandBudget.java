package dev.oxbow.core.health;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many commands the Redis plan allows. Immutable.
 *
 * @param limit commands per period, at least 1
 */
public record CommandBudget(long limit, Period period) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,18})/(month|day)");

    /** A period of the plan. A month is counted as 30 days. */
    public enum Period {
        MONTH("month", Duration.ofDays(30)),
        DAY("day", Duration.ofDays(1));

        private final String word;
        private final Duration length;

        Period(String word, Duration length) {
            this.word = word;
            this.length = length;
        }

        /** The word used in settings and in the HTTP API. */
        public String word() {
            return word;
        }

        /** How long one period lasts; a month counts as 30 days. */
        public Duration length() {
            return length;
        }
    }

    public CommandBudget {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1, but was " + limit);
        }
    }

    /**
     * Reads {@code N/month}, {@code N/day} or {@code none}.
     *
     * @return empty for {@code none}
     * @throws IllegalArgumentException if the text is none of these; the message says what is allowed
     */
    public static Optional<CommandBudget> parse(String text) {
        String trimmed = text.strip().toLowerCase(Locale.ROOT);
        if (trimmed.equals("none")) {
            return Optional.empty();
        }
        Matcher matcher = FORM.matcher(trimmed);
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) < 1) {
            throw new IllegalArgumentException(
                    "must be a positive number of commands per month or day, such as 500000/month or 10000/day, or none; but"
                            + " was " + text.strip());
        }
        Period period = matcher.group(2).equals("day") ? Period.DAY : Period.MONTH;
        return Optional.of(new CommandBudget(Long.parseLong(matcher.group(1)), period));
    }
}
