package dev.oxbow.core.internal.worker;

import dev.oxbow.core.store.ExchangeResult;
import dev.oxbow.core.store.ExchangeResult.Hold;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the last answer says about the jobs of the queue that a worker could not fetch. Immutable.
 *
 * @param pollIn when to fetch without a signal; null: not before there is one
 * @param held whether jobs may wait that could not be fetched, and a time to fetch them is known
 */
record BacklogHint(@Nullable Duration pollIn, boolean held) {
    /** Before the first answer. */
    static final BacklogHint UNKNOWN = new BacklogHint(null, false);

    /** A queue at its global concurrency gets no marker when an active job ends: BullMQ's workers fetch every 5 s. */
    private static final Duration POLL_AT_CONCURRENCY = Duration.ofSeconds(5);

    static BacklogHint after(ExchangeResult result, Clock clock) {
        Duration wait = result.hold() == Hold.AT_CONCURRENCY ? POLL_AT_CONCURRENCY : null;
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
