package dev.oxbow.core.memory;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Id of an event, ordered as a Redis stream orders its entries. Immutable. */
record EventId(long millis, long number) implements Comparable<EventId> {
    /** Before every event. */
    static final EventId NONE = new EventId(0, 0);

    private static final Comparator<EventId> ORDER =
            Comparator.comparingLong(EventId::millis).thenComparingLong(EventId::number);
    private static final Pattern TEXT = Pattern.compile("(\\d{1,18})-(\\d{1,18})");

    /** @throws IllegalArgumentException if the text is not two whole numbers with a hyphen between them */
    static EventId parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("event id must look like 1700000000000-0, but was '" + text + "'");
        }
        return new EventId(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }

    /** The id of the next event: of that time, or of this one's if the clock has gone back. */
    EventId next(long now) {
        return now > millis ? new EventId(now, 0) : new EventId(millis, number + 1);
    }

    @Override
    public int compareTo(EventId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return millis + "-" + number;
    }
}
