package dev.oxbow.core.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.store.ExchangeResult;
import dev.oxbow.core.store.ExchangeResult.Hold;
import dev.oxbow.core.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BacklogHintTest {
    private final ManualClock clock = ManualClock.standing();

    private static ExchangeResult result(@Nullable Instant nextDue, Duration rateLimited, Hold hold) {
        return new ExchangeResult(List.of(), List.of(), List.of(), nextDue, rateLimited, hold, Instant.EPOCH, false);
    }

    private @Nullable Duration lookAgainIn(@Nullable Instant nextDue, Duration rateLimited, Hold hold) {
        return BacklogHint.after(result(nextDue, rateLimited, hold), clock).lookAgainIn();
    }

    private Instant in(Duration time) {
        return clock.instant().plus(time);
    }

    @Test
    void anEmptyQueueIsNotLookedAtBeforeThereIsASignal() {
        assertThat(lookAgainIn(null, Duration.ZERO, Hold.NONE)).isNull();
    }

    @Test
    void aPausedQueueIsNotLookedAtBeforeThereIsASignal() {
        assertThat(lookAgainIn(null, Duration.ZERO, Hold.PAUSED)).isNull();
    }

    @Test
    void aQueueAtItsConcurrencyIsLookedAtAsBullMqDoes() {
        assertThat(lookAgainIn(null, Duration.ZERO, Hold.AT_CONCURRENCY)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void aDelayedJobIsLookedForWhenItIsDue() {
        assertThat(lookAgainIn(in(Duration.ofHours(3)), Duration.ZERO, Hold.NONE))
                .isEqualTo(Duration.ofHours(3));
    }

    @Test
    void aLimitedQueueIsLookedAtWhenTheLimitEnds() {
        assertThat(lookAgainIn(null, Duration.ofMillis(70), Hold.NONE)).isEqualTo(Duration.ofMillis(70));
    }

    @Test
    void theSoonestReasonCounts() {
        assertThat(lookAgainIn(in(Duration.ofSeconds(4)), Duration.ofSeconds(3), Hold.AT_CONCURRENCY))
                .isEqualTo(Duration.ofSeconds(3));
        assertThat(lookAgainIn(in(Duration.ofSeconds(4)), Duration.ofSeconds(9), Hold.AT_CONCURRENCY))
                .isEqualTo(Duration.ofSeconds(4));
        assertThat(lookAgainIn(in(Duration.ofSeconds(6)), Duration.ofSeconds(9), Hold.AT_CONCURRENCY))
                .isEqualTo(Duration.ofSeconds(5));
    }

    private boolean held(Duration rateLimited, Hold hold) {
        return BacklogHint.after(result(in(Duration.ofSeconds(1)), rateLimited, hold), clock)
                .held();
    }

    @Test
    void jobsAreHeldWhereATimeToLookAgainIsKnownForThem() {
        assertThat(held(Duration.ZERO, Hold.AT_CONCURRENCY)).isTrue();
        assertThat(held(Duration.ofSeconds(1), Hold.NONE)).isTrue();
    }

    @Test
    void jobsOfAPausedQueueAreLookedForFromAfarBecauseNoTimeIsKnownForThem() {
        assertThat(held(Duration.ZERO, Hold.PAUSED)).isFalse();
        assertThat(held(Duration.ZERO, Hold.NONE)).isFalse();
    }
}
