package dev.oxbow.core.internal.cron;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * One search for the next run of a pattern: from field to field, the largest first, each time to the next time at which
 * that field matches. If clocks change during a step, it records the skipped or repeated hour, as cron-parser does;
 * that decides which runs such a day has. Used once, by one thread.
 */
final class CronWalk {
    /** After so many steps the search ends without a run: cron-parser's own bound. */
    private static final int MOST_STEPS = 10_000;

    private static final int HOURS = 24;
    private static final int NONE = -1;

    private final CronPattern pattern;
    private final Instant start;
    /**
     * Whether clock changes matter: a pattern for every hour neither misses a skipped hour nor runs twice in a repeated
     * one.
     */
    private final boolean mindsShifts;

    private ZonedDateTime at;
    /**
     * The first hour that the clock skipped in the last step of an hour or less; {@code wentOnWith} is the hour after
     * the gap.
     */
    private int firstLeftOut = NONE;

    private int wentOnWith = NONE;
    /** The hour that has begun a second time. */
    private int repeated = NONE;

    CronWalk(CronPattern pattern, ZonedDateTime after) {
        this.pattern = pattern;
        this.start = after.toInstant();
        this.at = after;
        this.mindsShifts = pattern.hour().values().size() != HOURS;
    }

    Optional<Instant> next() {
        if (at.getNano() > 0) {
            at = local(at.toLocalDateTime().withNano(0));
            step(ChronoUnit.SECONDS);
        }
        for (int steps = 1; steps < MOST_STEPS; steps++) {
            if (!pattern.month().allows(at.getMonthValue())) {
                at = at.plusMonths(1);
                at = local(at.toLocalDateTime().withDayOfMonth(1).truncatedTo(ChronoUnit.DAYS));
            } else if (!pattern.allowsDay(at)) {
                nextDay();
            } else if (fitsHour() && fitsMinute() && fitsSecond()) {
                if (!at.toInstant().equals(start)) {
                    return Optional.of(at.toInstant());
                }
                step(ChronoUnit.SECONDS);
            }
        }
        return Optional.empty();
    }

    /** A local time. Of two, the one with the current offset; if there is none, later by the length of the gap. */
    private ZonedDateTime local(LocalDateTime time) {
        return ZonedDateTime.ofLocal(time, at.getZone(), at.getOffset());
    }

    private void nextDay() {
        at = at.plusDays(1);
        at = local(at.toLocalDateTime().truncatedTo(ChronoUnit.DAYS));
    }

    /** Advances to the beginning of the next unit, an hour or less; records a clock change on the way. */
    private void step(ChronoUnit unit) {
        int hourBefore = at.getHour();
        int offsetBefore = at.getOffset().getTotalSeconds();
        at = at.plus(1, unit);
        at = local(at.toLocalDateTime().truncatedTo(unit));
        int crossed = Math.floorMod(at.getHour() - hourBefore, HOURS);
        if (!mindsShifts) {
            return;
        }
        if (at.getOffset().getTotalSeconds() > offsetBefore && crossed >= 2) {
            firstLeftOut = (hourBefore + 1) % HOURS;
            wentOnWith = at.getHour();
        } else if (crossed == 0 && at.getMinute() == 0 && at.getSecond() == 0) {
            repeated = at.getHour();
        }
    }

    private boolean fitsHour() {
        int hour = at.getHour();
        if (wasLeftOut(hour)) {
            return true;
        }
        if (repeated == hour) {
            repeated = NONE;
            step(ChronoUnit.HOURS);
            return false;
        }
        if (pattern.hour().allows(hour)) {
            return true;
        }
        firstLeftOut = NONE;
        wentOnWith = NONE;
        int next = pattern.hour().after(hour);
        if (next < 0) {
            nextDay();
            return false;
        }
        if (clockIsPutToday()) {
            for (int i = hour; i < next; i++) {
                step(ChronoUnit.HOURS);
                if (at.getHour() >= next) {
                    break;
                }
            }
        } else {
            at = local(at.toLocalDateTime().withHour(next));
        }
        toFirst(true);
        return false;
    }

    /** Whether a matching hour was skipped just before this one. */
    private boolean wasLeftOut(int hour) {
        if (firstLeftOut == NONE || wentOnWith != hour) {
            return false;
        }
        for (int left = firstLeftOut; left != hour; left = (left + 1) % HOURS) {
            if (pattern.hour().allows(left)) {
                return true;
            }
        }
        return false;
    }

    private boolean clockIsPutToday() {
        ZonedDateTime begin = local(at.toLocalDateTime().truncatedTo(ChronoUnit.DAYS));
        ZonedDateTime tomorrow = at.plusDays(1);
        ZonedDateTime end = ZonedDateTime.ofLocal(
                        tomorrow.toLocalDateTime().truncatedTo(ChronoUnit.DAYS), at.getZone(), tomorrow.getOffset())
                .minus(1, ChronoUnit.MILLIS);
        return !begin.getOffset().equals(end.getOffset());
    }

    private boolean fitsMinute() {
        int minute = at.getMinute();
        if (pattern.minute().allows(minute)) {
            return true;
        }
        int next = pattern.minute().after(minute);
        if (next < 0) {
            step(ChronoUnit.HOURS);
            toFirst(true);
        } else {
            at = local(at.toLocalDateTime().withMinute(next));
            toFirst(false);
        }
        return false;
    }

    private boolean fitsSecond() {
        int second = at.getSecond();
        if (pattern.second().allows(second)) {
            return true;
        }
        int next = pattern.second().after(second);
        if (next < 0) {
            step(ChronoUnit.MINUTES);
            toFirst(false);
        } else {
            at = local(at.toLocalDateTime().withSecond(next));
        }
        return false;
    }

    private void toFirst(boolean minuteToo) {
        if (minuteToo) {
            at = local(at.toLocalDateTime().withMinute(pattern.minute().first()));
        }
        at = local(at.toLocalDateTime().withSecond(pattern.second().first()));
    }
}
