package dev.oxbow.core.worker;

import dev.oxbow.core.queue.Glance;
import dev.oxbow.core.queue.TurnResult;
import dev.oxbow.core.queue.TurnResult.Hold;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** When a worker that got fewer jobs than it wanted should look again without a signal, and for what. Stateless. */
final class Prospects {
    /** A queue at its global concurrency sends no signal when a place becomes free: BullMQ's workers look every 5 s. */
    private static final Duration LOOK_AT_CONCURRENCY = Duration.ofSeconds(5);

    private Prospects() {}

    /** When to look again; null: not before there is a signal. */
    static @Nullable Duration lookAgainIn(TurnResult result, Clock clock) {
        Duration wait = result.hold() == Hold.AT_CONCURRENCY ? LOOK_AT_CONCURRENCY : null;
        if (!result.rateLimited().isZero()) {
            wait = shorter(wait, result.rateLimited());
        }
        if (result.nextDue() != null) {
            wait = shorter(wait, Duration.between(clock.instant(), result.nextDue()));
        }
        return wait;
    }

    private static Duration shorter(@Nullable Duration one, Duration other) {
        return one == null || other.compareTo(one) < 0 ? other : one;
    }

    /** What the safety look should ask: only what would be news. */
    static Glance glance(String queue, TurnResult result) {
        boolean held = result.hold() != Hold.NONE || !result.rateLimited().isZero();
        return new Glance(queue, !held, !result.activeLeft(), result.nextDue() == null);
    }
}
