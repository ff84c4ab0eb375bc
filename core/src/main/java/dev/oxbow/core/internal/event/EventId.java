package dev.oxbow.core.internal.event;

import java.time.Instant;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Id of an event, ordered as a Redis stream orders its entries: the server's time and a running number, both of 64 bits
 * without a sign. Immutable.
 *
 * @param millis since 1970
 * @param number distinguishes events of the same millisecond
 */
public record EventId(long millis, long number) implements Comparable<EventId> {
    /** Before every event. */
    public static final EventId NONE = new EventId(0, 0);

    private static final Comparator<EventId> ORDER = Comparator.comparing(EventId::millis, Long::compareUnsigned)
            .thenComparing(EventId::number, Long::compareUnsigned);
    private static final Pattern TEXT = Pattern.compile("(\\d{1,20})-(\\d{1,20})");

    /**
     * Reads the text of an id, such as {@code 1700000000000-0}.
     *
     * @throws IllegalArgumentException if it is not two whole numbers of up to 64 bits with a hyphen between them
     */
    public static EventId parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (matcher.matches()) {
            try {
                return new EventId(Long.parseUnsignedLong(matcher.group(1)), Long.parseUnsignedLong(matcher.group(2)));
            } catch (NumberFormatException tooLarge) {
                throw refused(text);
            }
        }
        throw refused(text);
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException("event id must look like 1700000000000-0, but was '" + text + "'");
    }

    /** The id of the next event: of that time, or of the time of this one if the clock has gone back. */
    public EventId next(long now) {
        return now > millis ? new EventId(now, 0) : new EventId(millis, number + 1);
    }

    /** When the event was written, by the server's clock. */
    public Instant time() {
        return Instant.ofEpochMilli(millis);
    }

    @Override
    public int compareTo(EventId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return Long.toUnsignedString(millis) + "-" + Long.toUnsignedString(number);
    }
}
