package dev.oxbow.core.internal.cron;

import dev.oxbow.core.internal.cron.CronField.Position;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cron pattern as BullMQ 6 reads it (cron-parser 5): second (optional), minute, hour, day of month, month, day of
 * week. Numbers, ranges, steps, lists, {@code *} and {@code ?}, names of months and days in any case, days of the week
 * 0 to 7 (0 and 7 are Sunday), {@code L} for the last day of the month, {@code 5L} for its last Friday, {@code 1#2} for
 * its second Monday, and {@code @daily} and similar names. If both day fields are given, a day need match only one of
 * them.
 *
 * <p>Rejected with an error although cron-parser accepts them: {@code H}, whose value differs in each process; and
 * spellings of which cron-parser ignores a part ({@code 1-2-3}, {@code *-5}, {@code 15L} as a day of the month, names
 * of days as months).
 *
 * <p>If a day has no such hour (clocks go forward), the run is in the hour that follows the gap, at the pattern's
 * minute. If an hour occurs twice, patterns that name hours run only in the first of the two.
 *
 * <p>Immutable and thread-safe.
 */
public final class CronPattern {
    private static final int LONGEST = 1024;
    private static final int FIELDS = 6;
    private static final List<String> LEFT_OUT = List.of("0", "*", "*", "*", "*", "*");
    private static final List<Integer> DAYS_OF_MONTHS = List.of(31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31);
    private static final Map<String, String> NAMED = Map.of(
            "@yearly", "0 0 0 1 1 *",
            "@annually", "0 0 0 1 1 *",
            "@monthly", "0 0 0 1 * *",
            "@weekly", "0 0 0 * * 0",
            "@daily", "0 0 0 * * *",
            "@hourly", "0 0 * * * *",
            "@minutely", "0 * * * * *",
            "@secondly", "* * * * * *",
            "@weekdays", "0 0 0 * * 1-5",
            "@weekends", "0 0 0 * * 0,6");

    private final String text;
    private final CronField second;
    private final CronField minute;
    private final CronField hour;
    private final CronField dayOfMonth;
    private final CronField month;
    private final CronField dayOfWeek;

    private CronPattern(String text, List<String> fields) {
        this.text = text;
        this.second = field(Position.SECOND, fields.get(0));
        this.minute = field(Position.MINUTE, fields.get(1));
        this.hour = field(Position.HOUR, fields.get(2));
        this.month = field(Position.MONTH, fields.get(4));
        this.dayOfWeek = field(Position.DAY_OF_WEEK, fields.get(5));
        String days = fields.get(3);
        CronField asWritten = CronField.parse(Position.DAY_OF_MONTH, days);
        if (month.values().size() == 1) {
            int length = DAYS_OF_MONTHS.get(month.first() - 1);
            boolean possible =
                    asWritten.lastDay() || asWritten.values().stream().anyMatch(day -> day <= length);
            if (!possible && dayOfWeek.any()) {
                throw Position.DAY_OF_MONTH.invalid(days, "does not occur in month " + month.first());
            }
            asWritten = asWritten.within(length);
        }
        this.dayOfMonth = asWritten.requireDistinct(Position.DAY_OF_MONTH, days);
    }

    private static CronField field(Position position, String text) {
        return CronField.parse(position, text).requireDistinct(position, text);
    }

    /**
     * Parses a pattern. Missing fields are those at the front, with the values of {@code 0 * * * * *}.
     *
     * @throws IllegalArgumentException if it is invalid; the message names the field, its text and the permitted values
     */
    public static CronPattern parse(String pattern) {
        String spelled = NAMED.getOrDefault(pattern, pattern).strip();
        if (spelled.isEmpty() || spelled.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "cron pattern must have 1 to " + LONGEST + " characters, but had " + spelled.length());
        }
        List<String> given = List.of(spelled.split("\\s+"));
        if (given.size() > FIELDS) {
            throw new IllegalArgumentException(
                    "cron pattern '" + pattern + "' must have 5 or 6 fields, but has " + given.size());
        }
        List<String> fields = new ArrayList<>(LEFT_OUT.subList(0, FIELDS - given.size()));
        fields.addAll(given);
        try {
            return new CronPattern(pattern, fields);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("cron pattern '" + pattern + "': " + e.getMessage(), e);
        }
    }

    /**
     * The first run after an instant.
     *
     * @param zone the time zone of the pattern
     * @return to the whole second; empty if there is none within the ten thousand steps that BullMQ searches, which are
     *     centuries
     */
    public Optional<Instant> next(Instant after, ZoneId zone) {
        return new CronWalk(this, after.atZone(zone)).next();
    }

    CronField second() {
        return second;
    }

    CronField minute() {
        return minute;
    }

    CronField hour() {
        return hour;
    }

    CronField month() {
        return month;
    }

    /** If both day fields are given, a match of one is enough. */
    boolean allowsDay(ZonedDateTime day) {
        int number = day.getDayOfMonth();
        int weekday = day.getDayOfWeek().getValue() % 7;
        int length = day.toLocalDate().lengthOfMonth();
        boolean byMonth = dayOfMonth.allows(number) || (dayOfMonth.lastDay() && number == length);
        if (dayOfWeek.any()) {
            return byMonth;
        }
        boolean rightOne = dayOfWeek.occurrence() == 0 || (number + 6) / 7 == dayOfWeek.occurrence();
        boolean byWeek = (dayOfWeek.allows(weekday) && rightOne)
                || (dayOfWeek.lastWeekdays().contains(weekday) && number > length - 7);
        return byWeek || (!dayOfMonth.any() && byMonth);
    }

    /** Equal if the texts are equal. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CronPattern pattern && pattern.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The text from which it was parsed. */
    @Override
    public String toString() {
        return text;
    }
}
