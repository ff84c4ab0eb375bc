package dev.oxbow.core.scheduler;

import dev.oxbow.core.internal.cron.CronPattern;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When the jobs of a scheduler are due: at a fixed interval, or by a cron pattern; BullMQ's repeat options. Immutable; made with
 * {@link #every} or {@link #cron}, and changed by the methods that return a new schedule:
 *
 * <pre>{@code
 * Schedule.every(Duration.ofMinutes(5)).limit(12);
 * Schedule.cron("0 30 8 * * MON-FRI").in(ZoneId.of("Europe/Berlin")).until(lastDay);
 * }</pre>
 */
public final class Schedule {
    private final @Nullable Duration every;
    private final @Nullable String pattern;
    private final @Nullable ZoneId zone;
    private final @Nullable Instant start;
    private final @Nullable Instant end;
    private final @Nullable Integer limit;
    private final @Nullable Duration offset;
    private final boolean immediately;

    private Schedule(
            @Nullable Duration every,
            @Nullable String pattern,
            @Nullable ZoneId zone,
            @Nullable Instant start,
            @Nullable Instant end,
            @Nullable Integer limit,
            @Nullable Duration offset,
            boolean immediately) {
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
        this.every = every;
        this.pattern = pattern;
        this.zone = zone;
        this.start = start;
        this.end = end;
        this.limit = limit;
        this.offset = offset;
        this.immediately = immediately;
    }

    /**
     * At a fixed interval; the first run is at once, unless {@link #from} or {@link #offset} says otherwise.
     *
     * @throws IllegalArgumentException if it is less than a millisecond, or not whole ones
     */
    public static Schedule every(Duration interval) {
        return new Schedule(interval, null, null, null, null, null, null, false);
    }

    /**
     * By a cron pattern as BullMQ 6 reads it: second (optional), minute, hour, day of month, month, day of week. Numbers, ranges,
     * steps, lists, {@code *} and {@code ?}, names of months and days in any case, days of the week 0 to 7 (0 and 7 are Sunday),
     * {@code L} for the last day of the month, {@code 5L} for its last Friday, {@code 1#2} for its second Monday, and {@code @daily}
     * and similar names. With both day fields given a day need fit only one of them. {@code H} is refused, because its value would
     * differ between processes.
     *
     * <p>Where clocks go forward and a day has no such hour, the run is in the hour after the gap, at the pattern's minute. Where an
     * hour comes twice, patterns that name hours run in the first of the two only.
     *
     * @throws IllegalArgumentException if it cannot be read; the message names the field
     */
    public static Schedule cron(String pattern) {
        return new Schedule(null, CronPattern.parse(pattern).toString(), null, null, null, null, null, false);
    }

    /**
     * The same with the pattern in the local time of this zone.
     *
     * @throws IllegalArgumentException with {@link #every}
     */
    public Schedule in(ZoneId newZone) {
        return new Schedule(every, pattern, newZone, start, end, limit, offset, immediately);
    }

    /**
     * The same with no run before this moment.
     *
     * @throws IllegalArgumentException if the schedule begins immediately, or ends before it
     */
    public Schedule from(Instant newStart) {
        return new Schedule(every, pattern, zone, newStart, end, limit, offset, immediately);
    }

    /**
     * The same with no further run added after this moment: the last one added before it may be due a little later, as in BullMQ.
     *
     * @throws IllegalArgumentException if the schedule starts later
     */
    public Schedule until(Instant newEnd) {
        return new Schedule(every, pattern, zone, start, newEnd, limit, offset, immediately);
    }

    /**
     * The same with this many runs in all, counted from 0 again by each upsert.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public Schedule limit(int runs) {
        return new Schedule(every, pattern, zone, start, end, runs, offset, immediately);
    }

    /**
     * The same with runs at this distance from whole multiples of {@code every}: five past each hour is every hour at an offset of
     * five minutes.
     *
     * @throws IllegalArgumentException with a pattern, or if it is negative or not less than {@code every}
     */
    public Schedule offset(Duration distance) {
        return new Schedule(every, pattern, zone, start, end, limit, distance, immediately);
    }

    /**
     * The same with the first run now, as it is with {@code every} anyway.
     *
     * @throws IllegalArgumentException if a start was given
     */
    public Schedule startingNow() {
        return new Schedule(every, pattern, zone, start, end, limit, offset, true);
    }

    /** The interval, whole milliseconds; null with a pattern. */
    public @Nullable Duration every() {
        return every;
    }

    /** The cron pattern; null with {@code every}. */
    public @Nullable String pattern() {
        return pattern;
    }

    /** The zone of the pattern; null: the one of the process that computes the run, as in BullMQ. */
    public @Nullable ZoneId zone() {
        return zone;
    }

    /** No run is before it; the first one of {@code every} is exactly then. */
    public @Nullable Instant start() {
        return start;
    }

    /** No run is added after it. */
    public @Nullable Instant end() {
        return end;
    }

    /** How many runs there are in all; null: no limit. */
    public @Nullable Integer limit() {
        return limit;
    }

    /** The distance of the runs of {@code every} from whole multiples of it (since 1970 in UTC); null: the first is now. */
    public @Nullable Duration offset() {
        return offset;
    }

    /** Whether the first run is now, before those of the pattern. */
    public boolean immediately() {
        return immediately;
    }

    @Override
    public boolean equals(@Nullable Object object) {
        return object instanceof Schedule that
                && Objects.equals(every, that.every)
                && Objects.equals(pattern, that.pattern)
                && Objects.equals(zone, that.zone)
                && Objects.equals(start, that.start)
                && Objects.equals(end, that.end)
                && Objects.equals(limit, that.limit)
                && Objects.equals(offset, that.offset)
                && immediately == that.immediately;
    }

    @Override
    public int hashCode() {
        return Objects.hash(every, pattern, zone, start, end, limit, offset, immediately);
    }

    @Override
    public String toString() {
        return "Schedule[every=" + every + ", pattern=" + pattern + ", zone=" + zone + ", start=" + start + ", end="
                + end + ", limit=" + limit + ", offset=" + offset + ", immediately=" + immediately + "]";
    }
}
