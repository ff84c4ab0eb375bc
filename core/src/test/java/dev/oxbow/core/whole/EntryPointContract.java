package dev.oxbow.core.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.health.HealthReport;
import dev.oxbow.core.internal.bullmq.RedisForTests;
import dev.oxbow.core.meter.Cause;
import dev.oxbow.core.pool.PoolClosedException;
import dev.oxbow.core.testing.AdaptersOnClassPath;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Opening an Oxbow as a program does, with one adapter on the class path. Each adapter extends this. */
public abstract class EntryPointContract {
    private final String queue = "entry-" + UUID.randomUUID();

    @SuppressWarnings("NullAway.Init") // JUnit calls findThisAdapterOnly() before each test
    private AdaptersOnClassPath adapters;

    /** For subclasses. */
    protected EntryPointContract() {}

    @BeforeEach
    final void findThisAdapterOnly() {
        adapters = AdaptersOnClassPath.only(adapter());
    }

    @AfterEach
    final void findAll() {
        adapters.close();
    }

    /** The adapter's name. */
    protected abstract String adapter();

    private static String url() {
        return "redis://" + RedisForTests.address().host() + ":"
                + RedisForTests.address().port();
    }

    @Test
    void connectFindsTheOnlyAdapterAndCountsItsCommands() {
        Oxbow oxbow = Oxbow.connect(url());
        try (oxbow) {
            assertThat(oxbow.pool().adapter()).isEqualTo(adapter());
            assertThat(oxbow.pool().stats().created())
                    .as("nothing is opened yet")
                    .isZero();

            oxbow.queue(queue).add("welcome", "Ada");

            assertThat(oxbow.pool().stats().created()).isEqualTo(1);
            assertThat(oxbow.commands().sentByCause().get(Cause.ADD)).isPositive();
            assertThat(oxbow.commands().sentByQueue()).containsKey(queue);
        }
        assertThatThrownBy(() -> oxbow.queue(queue).add("late", "Ada")).isInstanceOf(PoolClosedException.class);
    }

    @Test
    void theBuildersSettingsReachPoolPrefixAndHealth() {
        try (Oxbow oxbow = Oxbow.builder()
                .redis(url())
                .adapter(adapter())
                .pool(p -> p.maxConnections(3))
                .prefix("entry")
                .build()) {
            oxbow.queue(queue).add("welcome", "Ada");
            HealthReport report = oxbow.health().report();

            assertThat(oxbow.pool().stats().max()).isEqualTo(3);
            assertThat(report.adapter()).isEqualTo(adapter());
            assertThat(report.queues().get(queue))
                    .satisfies(counts -> assertThat(counts.waiting()).isEqualTo(1));
            assertThat(report.commands().sent()).isPositive();
        }
        try (Oxbow elsewhere = Oxbow.connect(url())) {
            assertThat(elsewhere.queue(queue).counts().waiting()).isZero();
        }
    }
}
