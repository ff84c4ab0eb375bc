package dev.oxbow.core.scheduler;

import dev.oxbow.core.internal.cron.CronPattern;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * When a scheduler's jobs are due: at a fixed distance, or by a cron pattern; BullMQ's repeat options. Immutable; made with {@link
 * #every} or {@link #cron} and narrowed from there:
 *
 * <pre>{@code
 * Schedule.every(Duration.ofMinutes(5)).limit(12);
 * Schedule.cron("0 30 8 * * MON-FRI").in(ZoneId.of("Europe/Berlin")).until(lastDay);
 * }</pre>
 *
 * @param every from run to run, whole milliseconds; null with a pattern
 * @param pattern a cron pattern; null with {@code every}
 * @param zone whose clocks the pattern means; null: those of the process that computes the run, as in BullMQ
 * @param start no run before it; the first one of {@code every} is exactly then
 * @param end no run is made after it
 * @param limit how many runs there are in all; null: no limit
 * @param offset how far the runs of {@code every} are from whole multiples of it (since 1970 in UTC); null: the first is now
 * @param immediately the first run is now, then those of the pattern
 */
public record Schedule(
        @Nullable Duration every,
        @Nullable CronPattern pattern,
        @Nullable ZoneId zone,
        @Nullable Instant start,
        @Nullable Instant end,
        @Nullable Integer limit,
        @Nullable Duration offset,
        boolean immediately) {
    public Schedule {
        if ((every == null) == (pattern == null)) {
            throw new IllegalArgumentException("a schedule must have either every or a pattern");
        }
        if (every != null && (every.toMillis() < 1 || every.toNanosPart() % 1_000_000 != 0)) {
            throw new IllegalArgumentException("every must be whole milliseconds, at least 1, but was " + every);
        }
        if (zone != null && pattern == null) {
            throw new IllegalArgumentException(
                    "zone must not be given with every, whose runs do not depend on clocks, but was " + zone);
        }
        if (immediately && start != null) {
            throw new IllegalArgumentException("immediately and start must not be given together; start was " + start);
        }
        if (start != null && end != null && !end.isAfter(start)) {
            throw new IllegalArgumentException("end must be after start (" + start + "), but was " + end);
        }
        if (limit != null && limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1, but was " + limit);
        }
        if (offset != null && (every == null || offset.isNegative() || offset.compareTo(every) >= 0)) {
            throw new IllegalArgumentException(
                    "offset is for every only, and must be from 0 to less than that, but was " + offset);
        }
    }

    /**
     * At a fixed distance; the first one at once, unless {@link #from} or {@link #offset} says otherwise.
     *
     * @throws IllegalArgumentException if it is less than a millisecond, or not whole ones
     */
    public static Schedule every(Duration distance) {
        return new Schedule(distance, null, null, null, null, null, null, false);
    }

    /**
     * By a cron pattern of five or six fields, see {@link CronPattern}.
     *
     * @throws IllegalArgumentException if it cannot be read; the message names the field
     */
    public static Schedule cron(String pattern) {
        return new Schedule(null, CronPattern.parse(pattern), null, null, null, null, null, false);
    }

    /**
     * The pattern means the clocks of this zone.
     *
     * @throws IllegalArgumentException with {@link #every}
     */
    public Schedule in(ZoneId newZone) {
        return new Schedule(every, pattern, newZone, start, end, limit, offset, immediately);
    }

    /**
     * No run before this.
     *
     * @throws IllegalArgumentException if the schedule begins immediately, or ends before it
     */
    public Schedule from(Instant newStart) {
        return new Schedule(every, pattern, zone, newStart, end, limit, offset, immediately);
    }

    /**
     * No further run is made after this: the last one made before it may be due a little later, as in BullMQ.
     *
     * @throws IllegalArgumentException if the schedule starts later
     */
    public Schedule until(Instant newEnd) {
        return new Schedule(every, pattern, zone, start, newEnd, limit, offset, immediately);
    }

    /**
     * So many runs in all, counted anew by each upsert.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public Schedule limit(int runs) {
        return new Schedule(every, pattern, zone, start, end, runs, offset, immediately);
    }

    /**
     * Runs so far from whole multiples of {@code every}: five past each hour is every hour at an offset of five minutes.
     *
     * @throws IllegalArgumentException with a pattern, or if it is negative or not less than {@code every}
     */
    public Schedule offset(Duration distance) {
        return new Schedule(every, pattern, zone, start, end, limit, distance, immediately);
    }

    /**
     * The first run is now. With {@code every} it is anyway.
     *
     * @throws IllegalArgumentException if a start was given
     */
    public Schedule startingNow() {
        return new Schedule(every, pattern, zone, start, end, limit, offset, true);
    }
}
