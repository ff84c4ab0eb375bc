package dev.oxbow.core.internal.cron;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names of time zones as BullMQ's schedulers store them and Node reads them (Luxon): IANA's names, {@code UTC}, {@code UTC+5:30}. */
public final class TimeZones {
    private static final Pattern FIXED = Pattern.compile("utc(?:([+-])(\\d{1,2})(?::(\\d{2}))?)?");

    private TimeZones() {}

    /** The name of the zone in the form that Node understands. */
    public static String nameOf(ZoneId zone) {
        if (!(zone.normalized() instanceof ZoneOffset offset)) {
            return zone.getId();
        }
        int minutes = offset.getTotalSeconds() / 60;
        if (offset.getTotalSeconds() % 60 != 0) {
            throw new IllegalArgumentException("zone must be whole minutes from UTC, but was " + zone);
        }
        if (minutes == 0) {
            return "UTC";
        }
        String sign = minutes < 0 ? "-" : "+";
        return String.format(Locale.ROOT, "UTC%s%d:%02d", sign, Math.abs(minutes) / 60, Math.abs(minutes) % 60);
    }

    /**
     * The zone of that name; null means the zone of this process, as in BullMQ.
     *
     * @throws IllegalArgumentException if there is no such zone
     */
    public static ZoneId of(@Nullable String name) {
        if (name == null) {
            return ZoneId.systemDefault();
        }
        String lower = name.toLowerCase(Locale.ROOT);
        Matcher fixed = FIXED.matcher(lower);
        if (fixed.matches()) {
            int hours = fixed.group(2) == null ? 0 : Integer.parseInt(fixed.group(2));
            int minutes = fixed.group(3) == null ? 0 : Integer.parseInt(fixed.group(3));
            int total = (hours * 60 + minutes) * ("-".equals(fixed.group(1)) ? -60 : 60);
            if (Math.abs(total) <= ZoneOffset.MAX.getTotalSeconds()) {
                return ZoneOffset.ofTotalSeconds(total);
            }
        }
        if (lower.equals("local") || lower.equals("system") || lower.equals("default")) {
            return ZoneId.systemDefault();
        }
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("there is no time zone '" + name + "'", e);
        }
    }
}
