package dev.oxbow.core.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.queue.Glance;
import dev.oxbow.core.queue.TurnResult;
import dev.oxbow.core.queue.TurnResult.Hold;
import dev.oxbow.core.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProspectsTest {
    private final ManualClock clock = ManualClock.standing();

    private static TurnResult result(@Nullable Instant nextDue, Duration rateLimited, Hold hold, boolean activeLeft) {
        return new TurnResult(List.of(), List.of(), List.of(), nextDue, rateLimited, hold, Instant.EPOCH, activeLeft);
    }

    private @Nullable Duration lookAgainIn(@Nullable Instant nextDue, Duration rateLimited, Hold hold) {
        return Prospects.lookAgainIn(result(nextDue, rateLimited, hold, false), clock);
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

    @Test
    void ofAnEmptyQueueEverythingWouldBeNews() {
        assertThat(Prospects.glance("q", result(null, Duration.ZERO, Hold.NONE, false)))
                .isEqualTo(new Glance("q", true, true, true));
    }

    @Test
    void jobsKnownToBeActiveAreNoNews() {
        assertThat(Prospects.glance("q", result(null, Duration.ZERO, Hold.NONE, true)))
                .isEqualTo(new Glance("q", true, false, true));
    }

    @Test
    void delayedJobsWithATimerAreNoNews() {
        assertThat(Prospects.glance("q", result(in(Duration.ofSeconds(1)), Duration.ZERO, Hold.NONE, false)))
                .isEqualTo(new Glance("q", true, true, false));
    }

    @Test
    void jobsThatWaitInAQueueThatIsHeldAreNoNews() {
        assertThat(Prospects.glance("q", result(null, Duration.ZERO, Hold.PAUSED, false))
                        .waiting())
                .isFalse();
        assertThat(Prospects.glance("q", result(null, Duration.ZERO, Hold.AT_CONCURRENCY, false))
                        .waiting())
                .isFalse();
        assertThat(Prospects.glance("q", result(null, Duration.ofSeconds(1), Hold.NONE, false))
                        .waiting())
                .isFalse();
    }
}
