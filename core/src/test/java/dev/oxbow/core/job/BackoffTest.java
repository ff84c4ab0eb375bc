package dev.oxbow.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class BackoffTest {
    private final RandomGenerator random = new Random(7);

    @Test
    void fixedWaitsTheSameEachTime() {
        Backoff backoff = Backoff.fixed(Duration.ofMillis(100));

        assertThat(backoff.delayAfter(1, random)).isEqualTo(Duration.ofMillis(100));
        assertThat(backoff.delayAfter(9, random)).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void exponentialDoublesEachTime() {
        Backoff backoff = Backoff.exponential(Duration.ofMillis(100));

        assertThat(backoff.delayAfter(1, random)).isEqualTo(Duration.ofMillis(100));
        assertThat(backoff.delayAfter(2, random)).isEqualTo(Duration.ofMillis(200));
        assertThat(backoff.delayAfter(3, random)).isEqualTo(Duration.ofMillis(400));
    }

    @Test
    void exponentialNeverOverflows() {
        Backoff backoff = Backoff.exponential(Duration.ofDays(30));

        assertThat(backoff.delayAfter(100_000, random)).isEqualTo(Duration.ofDays(365));
    }

    @Test
    void jitterTakesOnlyItsShareAway() {
        Backoff backoff = Backoff.fixed(Duration.ofSeconds(1)).withJitter(0.25);

        for (int i = 0; i < 1_000; i++) {
            assertThat(backoff.delayAfter(1, random)).isBetween(Duration.ofMillis(750), Duration.ofSeconds(1));
        }
    }

    @Test
    void refusesAJitterAboveOne() {
        Backoff backoff = Backoff.fixed(Duration.ZERO);

        assertThatThrownBy(() -> backoff.withJitter(1.1)).hasMessageContaining("between 0 and 1, but was 1.1");
    }

    @Test
    void namesAStrategyThatItDoesNotKnow() {
        Backoff backoff = new Backoff("lunar", Duration.ZERO, 0);

        assertThatThrownBy(() -> backoff.delayAfter(1, random)).hasMessage("Unknown backoff strategy lunar");
    }
}
