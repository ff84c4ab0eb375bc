package dev.oxbow.core.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class PollingPolicyTest {
    private final PollingPolicy policy = PollingPolicy.DEFAULT;

    @Test
    void asksForFiveSecondsFirst() {
        assertThat(policy.delayAfter(0)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void growsByHalfEachTime() {
        assertThat(policy.delayAfter(1)).isEqualTo(Duration.ofMillis(7_500));
        assertThat(policy.delayAfter(2)).isEqualTo(Duration.ofMillis(11_250));
    }

    @Test
    void neverAsksForMoreThanThirtySeconds() {
        for (int attempt = 5; attempt <= 1_000; attempt++) {
            assertThat(policy.delayAfter(attempt)).isEqualTo(Duration.ofSeconds(30));
        }
    }

    @Test
    void refusesAFirstWaitAboveTheLongest() {
        assertThatThrownBy(() -> new PollingPolicy(Duration.ofSeconds(31), Duration.ofSeconds(30), 1.5, 60))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT31S");
    }
}
