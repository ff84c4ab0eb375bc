package dev.oxbow.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.core.internal.memory.InMemoryJobStore;
import dev.oxbow.core.pool.PoolStats;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class OxbowBuilderTest {
    @Test
    void withoutARedisItSaysWhatIsMissing() {
        assertThatThrownBy(() -> Oxbow.builder().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("redis(url) or inMemory() is required");
        assertThatThrownBy(() -> Oxbow.builder().redis("redis://h").inMemory().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("redis and inMemory exclude each other");
    }

    @Test
    void aWrongUrlIsNotRepeated() {
        assertThatThrownBy(() -> Oxbow.connect("http://:hunter2@host"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The Redis URL must start with redis://")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void settingsOutOfRangeAreRefusedByName() {
        assertThatThrownBy(() -> Oxbow.builder().pool(p -> p.maxConnections(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxConnections must be between 1 and 1000, but was 0");
    }

    @Test
    void queuesInMemoryNeedNoAdapterAndHaveNoPool() {
        Clock clock = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
        try (Oxbow oxbow = Oxbow.builder().inMemory().clock(clock).build()) {
            oxbow.queue("mail").add("welcome", "Ada");

            assertThat(oxbow.counts().get("mail"))
                    .satisfies(counts -> assertThat(counts.waiting()).isEqualTo(1));
            assertThat(oxbow.pool().adapter()).isEqualTo("memory");
            assertThat(oxbow.pool().stats()).isEqualTo(PoolStats.NONE);
            assertThat(oxbow.commands().sent()).isZero();
            assertThat(oxbow.health().report().adapter()).isEqualTo("memory");
            assertThat(oxbow.health().report().queues()).containsKey("mail");
        }
    }

    @Test
    void closingTwiceClosesWhatIsBelowOnce() {
        AtomicInteger closed = new AtomicInteger();
        Clock clock = Clock.systemUTC();
        Oxbow oxbow = OxbowForTests.over(new InMemoryJobStore(clock), clock, closed::incrementAndGet);

        oxbow.close(Duration.ZERO);
        oxbow.close();

        assertThat(closed).hasValue(1);
        assertThatThrownBy(() -> oxbow.worker("mail", job -> null)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatFailsWhileClosingIsReportedAndTheRestIsClosed() {
        Clock clock = Clock.systemUTC();
        Oxbow oxbow = OxbowForTests.over(new InMemoryJobStore(clock), clock, () -> {
            throw new IllegalStateException("the socket is stuck");
        });

        assertThatThrownBy(oxbow::close)
                .isInstanceOf(OxbowException.class)
                .hasMessage("Oxbow is closed, but closing failed for: the store")
                .hasRootCauseMessage("the socket is stuck");
        assertThatThrownBy(() -> oxbow.worker("mail", job -> null)).isInstanceOf(IllegalStateException.class);
    }
}
