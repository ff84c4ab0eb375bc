package dev.oxbow.core.internal.bullmq;

import static dev.oxbow.core.internal.bullmq.Keyspace.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.oxbow.core.queue.RateLimit;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Global concurrency and rate limits. */
interface LimitedKeyspace extends KeyspaceSubject {
    // case 64
    @Test
    default void aGlobalConcurrencyIsAField() {
        Keyspace space = subject();
        space.queue.limits().setConcurrency(1);
        space.add(job(), job());

        assertThat(space.queue.limits().isMaxed()).isFalse();
        assertThat(space.fetch(2)).hasSize(1);

        assertThat(space.hash("meta")).containsEntry("concurrency", "1");
        assertThat(space.queue.limits().concurrency()).hasValue(1);
        assertThat(space.queue.limits().isMaxed()).isTrue();
    }

    @Test
    default void howManyEventsAreKeptIsAField() {
        Keyspace space = subject();

        space.queue.maintenance().keepEvents(100);

        assertThat(space.hash("meta")).containsExactly(Map.entry("opts.maxLenEvents", "100"));
        assertThat(space.queue.meta().mostEvents()).isEqualTo(100);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> space.queue.maintenance().keepEvents(0))
                .withMessage("most must be at least 1, but was 0");
    }

    @Test
    default void aGlobalConcurrencyIsRemoved() {
        Keyspace space = subject();
        space.queue.limits().setConcurrency(1);

        space.queue.limits().removeConcurrency();

        assertThat(space.suffixes()).isEmpty();
        assertThat(space.queue.limits().concurrency()).isEmpty();
        assertThat(space.queue.limits().isMaxed()).isFalse();
    }

    /** BullMQ 6.7.0 leaves that to its workers, which poll every few seconds; Oxbow's workers wait for a marker. */
    @Test
    default void workersAreNotifiedWhenALimitIsLiftedAndJobsWait() {
        Keyspace space = subject();
        space.queue.limits().setConcurrency(1);
        space.add(job(), job());
        space.fetchOne();
        space.command("DEL", space.key("marker"));

        space.queue.limits().setConcurrency(1);
        assertThat(space.suffixes()).doesNotContain("marker");
        space.queue.limits().setConcurrency(2);

        assertThat(space.scored("marker")).containsExactly("0=0");
    }

    // case 65
    @Test
    default void aGlobalRateLimitIsTwoFields() {
        Keyspace space = subject();
        RateLimit limit = new RateLimit(1, Duration.ofMinutes(1));
        space.queue.limits().setRateLimit(limit);
        space.add(job(), job());

        assertThat(space.queue.limits().rateLimitTtl()).isZero();
        assertThat(space.fetch(2)).hasSize(1);

        assertThat(space.hash("meta")).containsEntry("max", "1").containsEntry("duration", "60000");
        assertThat(space.queue.limits().rateLimit()).contains(limit);
        assertThat(space.queue.limits().rateLimitTtl()).isPositive().isLessThanOrEqualTo(Duration.ofMinutes(1));
        assertThat(space.queue.limits().rateLimitTtl(2)).isZero();
    }

    @Test
    default void aGlobalRateLimitIsRemoved() {
        Keyspace space = subject();
        space.queue.limits().setRateLimit(new RateLimit(1, Duration.ofMinutes(1)));

        space.queue.limits().removeRateLimit();

        assertThat(space.suffixes()).isEmpty();
        assertThat(space.queue.limits().rateLimit()).isEmpty();
    }

    // case 67
    @Test
    default void aManualRateLimitStopsWorkersThatHaveALimit() {
        Keyspace space = subject();
        space.add(job(), job());
        space.queue.limits().rateLimit(Duration.ofMinutes(5));

        assertThat(space.fetch(1)).hasSize(1);
        space.queue.limits().setRateLimit(new RateLimit(10, Duration.ofSeconds(1)));
        assertThat(space.exchange(1).rateLimited()).isPositive();

        assertThat(space.text("limiter")).isEqualTo("9007199254740991");
        assertThat(space.timeToLive("limiter")).isPositive();
        assertThat(space.queue.limits().rateLimitTtl()).isPositive();
    }

    @Test
    default void aRateLimitIsEnded() {
        Keyspace space = subject();
        space.queue.limits().rateLimit(Duration.ofMinutes(5));

        assertThat(space.queue.limits().removeRateLimitKey()).isTrue();

        assertThat(space.queue.limits().removeRateLimitKey()).isFalse();
        assertThat(space.suffixes()).isEmpty();
        assertThat(space.queue.limits().rateLimitTtl()).isZero();
    }

    @Test
    default void limitsThatAllowNothingAreRejected() {
        Keyspace space = subject();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> space.queue.limits().setConcurrency(-1))
                .withMessage("concurrency must not be negative, but was -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RateLimit(0, Duration.ofSeconds(1)))
                .withMessage("max must be at least 1, but was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> space.queue.limits().rateLimit(Duration.ZERO))
                .withMessageStartingWith("duration must be at least 1 ms");
    }
}
