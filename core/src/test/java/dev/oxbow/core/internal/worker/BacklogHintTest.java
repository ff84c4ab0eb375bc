package dev.oxbow.core.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.store.ExchangeResult;
import dev.oxbow.core.store.ExchangeResult.Hold;
import dev.oxbow.core.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class BacklogHintTest {
    private final ManualClock clock = ManualClock.standing();

    private static ExchangeResult result(@Nullable Instant nextDue, Duration rateLimited, Hold hold) {
        return new ExchangeResult(List.of(), List.of(), List.of(), nextDue, rateLimited, hold, Instant.EPOCH, false);
    }

    private @Nullable Duration pollIn(@Nullable Instant nextDue, Duration rateLimited, Hold hold) {
        return BacklogHint.after(result(nextDue, rateLimited, hold), clock).pollIn();
    }

    private Instant in(Duration time) {
        return clock.instant().plus(time);
    }

    @Test
    void anEmptyQueueIsNotPolledBeforeThereIsASignal() {
        assertThat(pollIn(null, Duration.ZERO, Hold.NONE)).isNull();
    }

    @Test
    void aPausedQueueIsNotPolledBeforeThereIsASignal() {
        assertThat(pollIn(null, Duration.ZERO, Hold.PAUSED)).isNull();
    }

    @Test
    void aQueueAtItsConcurrencyIsPolledAsBullMqDoes() {
        assertThat(pollIn(null, Duration.ZERO, Hold.AT_CONCURRENCY)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void aDelayedJobIsPolledForWhenItIsDue() {
        assertThat(pollIn(in(Duration.ofHours(3)), Duration.ZERO, Hold.NONE)).isEqualTo(Duration.ofHours(3));
    }

    @Test
    void aLimitedQueueIsPolledWhenTheLimitEnds() {
        assertThat(pollIn(null, Duration.ofMillis(70), Hold.NONE)).isEqualTo(Duration.ofMillis(70));
    }

    @Test
    void theSoonestReasonCounts() {
        assertThat(pollIn(in(Duration.ofSeconds(4)), Duration.ofSeconds(3), Hold.AT_CONCURRENCY))
                .isEqualTo(Duration.ofSeconds(3));
        assertThat(pollIn(in(Duration.ofSeconds(4)), Duration.ofSeconds(9), Hold.AT_CONCURRENCY))
                .isEqualTo(Duration.ofSeconds(4));
        assertThat(pollIn(in(Duration.ofSeconds(6)), Duration.ofSeconds(9), Hold.AT_CONCURRENCY))
                .isEqualTo(Duration.ofSeconds(5));
    }

    private boolean held(Duration rateLimited, Hold hold) {
        return BacklogHint.after(result(in(Duration.ofSeconds(1)), rateLimited, hold), clock)
                .held();
    }

    @Test
    void jobsAreHeldIfATimeToPollIsKnownForThem() {
        assertThat(held(Duration.ZERO, Hold.AT_CONCURRENCY)).isTrue();
        assertThat(held(Duration.ofSeconds(1), Hold.NONE)).isTrue();
    }

    @Test
    void jobsOfAPausedQueueAreLeftToFallbackPollsBecauseNoTimeIsKnownForThem() {
        assertThat(held(Duration.ZERO, Hold.PAUSED)).isFalse();
        assertThat(held(Duration.ZERO, Hold.NONE)).isFalse();
    }
}
