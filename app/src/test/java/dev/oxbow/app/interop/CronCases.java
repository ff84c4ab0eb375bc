package dev.oxbow.app.interop;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Cron patterns, time zones and instants generated from a seed, most of them near days on which clocks change. For one
 * thread.
 */
final class CronCases {
    /** Zones whose rules have not changed lately: Node and Java have time zone data of different years. */
    private static final List<String> ZONES = List.of(
            "UTC",
            "Europe/Berlin",
            "Europe/London",
            "America/New_York",
            "America/Los_Angeles",
            "Australia/Lord_Howe",
            "Australia/Sydney",
            "America/Havana",
            "America/Santiago",
            "Antarctica/Troll",
            "Asia/Kolkata",
            "Pacific/Chatham",
            "Asia/Tokyo",
            "Atlantic/Azores");

    private static final List<String> DAYS_NEAR_SHIFTS =
            List.of("03-08", "03-25", "03-29", "04-01", "04-04", "09-05", "09-27", "10-03", "10-25", "11-01");

    private static final List<String> MONTHS =
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
    private static final List<Integer> LENGTHS = List.of(1, 1, 1, 1, 1, 2, 3);

    private final Random random;

    CronCases(long seed) {
        this.random = new Random(seed);
    }

    /** One request to Node. */
    record Case(String pattern, String zone, long after, int count) {}

    List<Case> draw(int cases, int runs) {
        List<Case> drawn = new ArrayList<>(cases);
        while (drawn.size() < cases) {
            drawn.add(new Case(pattern(), one(ZONES), moment(), runs));
        }
        return drawn;
    }

    private long moment() {
        long from = Instant.parse((2025 + random.nextInt(5)) + "-" + one(DAYS_NEAR_SHIFTS) + "T00:00:00Z")
                .toEpochMilli();
        long at = from + random.nextInt(9 * 86_400_000);
        return switch (random.nextInt(4)) {
            case 0 -> at / 1_800_000 * 1_800_000;
            case 1 -> at / 1_000 * 1_000;
            default -> at;
        };
    }

    private String pattern() {
        String seconds = random.nextBoolean() ? field(0, 59, List.of(), 10) + " " : "";
        String daysOfMonth = random.nextInt(10) == 0
                ? random.nextBoolean() ? "L" : (1 + random.nextInt(28)) + ",L"
                : field(1, 31, List.of(), 60);
        String daysOfWeek =
                switch (random.nextInt(10)) {
                    case 0 -> random.nextInt(8) + "L";
                    case 1 -> random.nextInt(8) + "#" + (1 + random.nextInt(5));
                    default -> field(0, 7, DAYS, 60);
                };
        return seconds + field(0, 59, List.of(), 30) + " " + field(0, 23, List.of(), 20) + " " + daysOfMonth + " "
                + field(1, 12, MONTHS, 70) + " " + daysOfWeek;
    }

    /** @param percentAny how often it is {@code *} */
    private String field(int least, int most, List<String> names, int percentAny) {
        if (random.nextInt(100) < percentAny) {
            return random.nextInt(10) == 0 ? "?" : "*";
        }
        List<String> items = new ArrayList<>();
        for (int i = one(LENGTHS); i > 0; i--) {
            items.add(item(least, most, names));
        }
        return String.join(",", items);
    }

    private String item(int least, int most, List<String> names) {
        int one = least + random.nextInt(most - least + 1);
        int other = least + random.nextInt(most - least + 1);
        int step = 1 + random.nextInt(most);
        String range = name(Math.min(one, other), least, names) + "-" + name(Math.max(one, other), least, names);
        return switch (random.nextInt(10)) {
            case 0, 1 -> range;
            case 2 -> range + "/" + step;
            case 3 -> "*/" + step;
            case 4 -> one + "/" + step;
            default -> name(one, least, names);
        };
    }

    private String name(int value, int least, List<String> names) {
        if (value - least >= names.size() || random.nextInt(3) > 0) {
            return Integer.toString(value);
        }
        String name = names.get(value - least);
        return random.nextBoolean() ? name : name.toLowerCase(Locale.ROOT);
    }

    private <T> T one(List<T> items) {
        return items.get(random.nextInt(items.size()));
    }
}
