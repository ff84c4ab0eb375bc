package dev.oxbow.core.internal.cron;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one field of a cron pattern allows. Immutable and thread-safe.
 *
 * @param values allowed, in ascending order; on the day of the week 0 and 7 are both Sunday
 * @param any whether it is written as {@code *} or {@code ?}, which matters where the two day fields meet
 * @param lastDay the last day of the month is allowed ({@code L} as a day of the month)
 * @param lastWeekdays days of the week (0 to 6) allowed in the last seven days of a month ({@code 5L})
 * @param occurrence of a day of the week in its month, 1 to 5 ({@code 1#2}); 0 for each
 */
record CronField(List<Integer> values, boolean any, boolean lastDay, Set<Integer> lastWeekdays, int occurrence) {
    private static final Pattern ITEM = Pattern.compile("(?:(\\d{1,4})(?:-(\\d{1,4}))?|([*?]))(?:/(\\d{1,4}))?");
    private static final Pattern LAST_WEEKDAY = Pattern.compile("([0-7])L");
    private static final Pattern OCCURRENCE = Pattern.compile("([0-7*?])#([1-5])");
    private static final Pattern NAME = Pattern.compile("[A-Za-z]{3}");

    /** The position of a field in a pattern, and its permitted values. */
    enum Position {
        SECOND("second", 0, 59, ""),
        MINUTE("minute", 0, 59, ""),
        HOUR("hour", 0, 23, ""),
        DAY_OF_MONTH("day of month", 1, 31, ""),
        MONTH("month", 1, 12, "jan feb mar apr may jun jul aug sep oct nov dec"),
        DAY_OF_WEEK("day of week", 0, 7, "sun mon tue wed thu fri sat");

        private final String word;
        private final int least;
        private final int most;
        private final String names;

        Position(String word, int least, int most, String names) {
            this.word = word;
            this.least = least;
            this.most = most;
            this.names = names;
        }

        /** The number for a name; -1 if there is no such name. */
        int numbered(String name) {
            int index = List.of(names.split(" ")).indexOf(name.toLowerCase(Locale.ROOT));
            return index < 0 ? -1 : index + least;
        }

        IllegalArgumentException invalid(String text, String why) {
            return new IllegalArgumentException(word + " '" + text + "' " + why);
        }
    }

    CronField {
        values = List.copyOf(values);
        lastWeekdays = Set.copyOf(lastWeekdays);
    }

    /** @throws IllegalArgumentException naming the field, its text and the permitted values */
    static CronField parse(Position position, String text) {
        String numbers = withoutNames(position, text);
        Matcher occurrence = OCCURRENCE.matcher(numbers);
        if (position == Position.DAY_OF_WEEK && occurrence.matches()) {
            List<Integer> days = items(position, text, occurrence.group(1)).values();
            return new CronField(days, false, false, Set.of(), Integer.parseInt(occurrence.group(2)));
        }
        return items(position, text, numbers);
    }

    private static String withoutNames(Position position, String text) {
        if (position.names.isEmpty()) {
            return text;
        }
        return NAME.matcher(text).replaceAll(name -> {
            int number = position.numbered(name.group());
            if (number < 0) {
                throw position.invalid(
                        text, "has the unknown name '" + name.group() + "'; allowed are " + position.names);
            }
            return Integer.toString(number);
        });
    }

    private static CronField items(Position position, String text, String numbers) {
        List<Integer> values = new ArrayList<>();
        Set<Integer> lastWeekdays = new TreeSet<>();
        boolean lastDay = false;
        boolean any = numbers.equals("*") || numbers.equals("?");
        for (String item : numbers.split(",", -1)) {
            Matcher last = LAST_WEEKDAY.matcher(item);
            boolean again;
            if (position == Position.DAY_OF_MONTH && item.equals("L")) {
                again = lastDay;
                lastDay = true;
            } else if (position == Position.DAY_OF_WEEK && last.matches()) {
                again = !lastWeekdays.add(Integer.parseInt(last.group(1)) % 7);
            } else {
                again = false;
                values.addAll(item(position, text, item));
            }
            if (again) {
                throw position.invalid(text, "has " + item + " twice");
            }
        }
        return new CronField(values.stream().sorted().toList(), any, lastDay, lastWeekdays, 0);
    }

    private static Set<Integer> item(Position position, String text, String item) {
        Matcher parts = ITEM.matcher(item);
        if (!parts.matches()) {
            throw position.invalid(
                    text,
                    "cannot be read at '" + item + "': allowed are numbers, ranges (1-5), steps (*/5, 1-9/2), lists of"
                            + " these, * and ?" + special(position));
        }
        boolean range = parts.group(3) != null || parts.group(2) != null || parts.group(4) != null;
        int first = parts.group(3) != null ? position.least : Integer.parseInt(parts.group(1));
        int last = parts.group(2) != null ? Integer.parseInt(parts.group(2)) : range ? position.most : first;
        int step = parts.group(4) == null ? 1 : Integer.parseInt(parts.group(4));
        if (first < position.least || last > position.most) {
            throw position.invalid(text, "must be between " + position.least + " and " + position.most);
        }
        if (first > last) {
            throw position.invalid(text, "has a range whose end is before its start; write two ranges instead");
        }
        if (step < 1) {
            throw position.invalid(text, "must have a step of at least 1");
        }
        return position == Position.DAY_OF_WEEK && !range ? Set.of(first % 7) : spread(position, first, last, step);
    }

    private static Set<Integer> spread(Position position, int first, int last, int step) {
        Set<Integer> values = new LinkedHashSet<>();
        if (position == Position.DAY_OF_WEEK && last == 7 && (last - first) % step == 0) {
            values.add(0); // Sunday at the end of a range is the same day as 0
        }
        for (int value = first; value <= last; value += step) {
            values.add(value);
        }
        return values;
    }

    private static String special(Position position) {
        if (position == Position.DAY_OF_MONTH) {
            return ", and L for the last day of the month";
        }
        return position == Position.DAY_OF_WEEK
                ? ", names, 5L for the last Friday of the month, 1#2 for its second Monday"
                : position == Position.MONTH ? ", and names" : "";
    }

    /** The same field without the values above a number of days, unless no value would remain. */
    CronField within(int days) {
        List<Integer> left = values.stream().filter(day -> day <= days).toList();
        return left.isEmpty() && !lastDay ? this : new CronField(left, any, lastDay, lastWeekdays, occurrence);
    }

    /** @throws IllegalArgumentException if a value occurs twice: BullMQ rejects that */
    CronField requireDistinct(Position position, String text) {
        for (int i = 1; i < values.size(); i++) {
            if (values.get(i).equals(values.get(i - 1))) {
                throw position.invalid(text, "allows " + values.get(i) + " twice");
            }
        }
        return this;
    }

    boolean allows(int value) {
        return values.contains(value);
    }

    /** The lowest permitted value. */
    int first() {
        return values.get(0);
    }

    /** The next permitted value; -1 if there is none. */
    int after(int value) {
        for (int candidate : values) {
            if (candidate > value) {
                return candidate;
            }
        }
        return -1;
    }
}
