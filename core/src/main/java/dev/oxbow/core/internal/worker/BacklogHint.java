package dev.oxbow.core.internal.worker;

import dev.oxbow.core.store.ExchangeResult;
import dev.oxbow.core.store.ExchangeResult.Hold;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a worker that got fewer jobs than it wanted may expect of its queue.
 *
 * @param lookAgainIn when to look without a signal; null: not before there is one
 * @param held whether jobs may wait that could not be taken, and a time to look again is known
 */
public record BacklogHint(@Nullable Duration lookAgainIn, boolean held) {
    /** Before the first look. */
    static final BacklogHint UNKNOWN = new BacklogHint(null, false);

    /** A queue at its global concurrency sends no signal when a place becomes free: BullMQ's workers look every 5 s. */
    private static final Duration LOOK_AT_CONCURRENCY = Duration.ofSeconds(5);

    public static BacklogHint after(ExchangeResult result, Clock clock) {
        Duration wait = result.hold() == Hold.AT_CONCURRENCY ? LOOK_AT_CONCURRENCY : null;
        if (!result.rateLimited().isZero()) {
            wait = shorter(wait, result.rateLimited());
        }
        boolean held = wait != null;
        if (result.nextDue() != null) {
            wait = shorter(wait, Duration.between(clock.instant(), result.nextDue()));
        }
        return new BacklogHint(wait, held);
    }

    private static Duration shorter(@Nullable Duration one, Duration other) {
        return one == null || other.compareTo(one) < 0 ? other : one;
    }
}
