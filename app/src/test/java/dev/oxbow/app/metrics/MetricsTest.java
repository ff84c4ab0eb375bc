package dev.oxbow.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.OxbowForTests;
import dev.oxbow.core.internal.health.MemoryHealthCheck;
import dev.oxbow.core.internal.memory.InMemoryJobStore;
import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.meter.Cause;
import dev.oxbow.core.meter.QueueLabel;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.PoolInfo;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.redis.jedis.JedisConnectionPoolFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class MetricsTest {
    private final InMemoryJobStore store = new InMemoryJobStore(Clock.systemUTC());
    private final CommandMeter meter = new CommandMeter();

    private static final PoolInfo NO_POOL;

    static {
        try (Oxbow memory = Oxbow.builder().inMemory().build()) {
            NO_POOL = memory.pool();
        }
    }

    @Test
    void queuesCommandsAndTheJvmAreShown() {
        try (Oxbow oxbow = OxbowForTests.over(store);
                Metrics metrics = new Metrics(
                        oxbow.pool(),
                        meter::counts,
                        new MemoryHealthCheck(store, () -> List.of("mail"), Clock.systemUTC()))) {
            oxbow.queue("mail").add("welcome", Map.of(), JobOptions.DEFAULTS);
            meter.sent(Cause.ADD, "add-jobs", "mail", 2);
            meter.inner(Cause.ADD, "add-jobs", "mail", 9);
            meter.sent(Cause.CONNECT, "AUTH", QueueLabel.NONE, 1);

            assertThat(metrics.get().lines())
                    .contains(
                            "oxbow_queue_jobs{queue=\"mail\",state=\"waiting\"} 1.0",
                            "oxbow_redis_commands_sent_total{cause=\"add\",kind=\"add-jobs\",queue=\"mail\"} 2.0",
                            "oxbow_redis_commands_sent_total{cause=\"connect\",kind=\"auth\",queue=\":none\"} 1.0",
                            "oxbow_redis_commands_inner_total{cause=\"add\",kind=\"add-jobs\",queue=\"mail\"} 9.0",
                            "oxbow_health{status=\"healthy\"} 1.0")
                    .anyMatch(line -> line.startsWith("jvm_memory_used_bytes"))
                    .noneMatch(line -> line.startsWith("oxbow_pool"));
        }
    }

    @Test
    void countersOfCommandsContinueFromTheirLastValue() {
        try (Metrics metrics =
                new Metrics(NO_POOL, meter::counts, new MemoryHealthCheck(store, List::of, Clock.systemUTC()))) {
            meter.sent(Cause.TAKE, "exchange", "mail", 1);
            assertThat(metrics.get()).contains("_sent_total{cause=\"take\",kind=\"exchange\",queue=\"mail\"} 1.0");

            meter.sent(Cause.TAKE, "exchange", "mail", 1);

            assertThat(metrics.get())
                    .contains("_sent_total{cause=\"take\",kind=\"exchange\",queue=\"mail\"} 2.0")
                    .doesNotContain("oxbow_redis_commands_inner_total");
        }
    }

    @Test
    void aRemovedQueueIsNoLongerShown() {
        List<String> queues = new java.util.ArrayList<>(List.of("mail"));
        try (Metrics metrics =
                new Metrics(NO_POOL, meter::counts, new MemoryHealthCheck(store, () -> queues, Clock.systemUTC()))) {
            assertThat(metrics.get()).contains("queue=\"mail\"");

            queues.clear();

            assertThat(metrics.get()).doesNotContain("queue=\"mail\"");
        }
    }

    @Test
    void thePoolsFiguresAreShownWithoutOpeningAConnection() {
        RedisAddress unreachable = RedisAddress.parse("redis://127.0.0.1:1");
        try (ConnectionPool pool = new JedisConnectionPoolFactory()
                        .open(
                                unreachable,
                                PoolSettings.DEFAULTS.toBuilder()
                                        .connectTimeout(Duration.ofSeconds(1))
                                        .build(),
                                meter);
                Metrics metrics =
                        new Metrics(pool, meter::counts, new MemoryHealthCheck(store, List::of, Clock.systemUTC()))) {
            assertThat(metrics.get().lines())
                    .contains(
                            "oxbow_pool_connections_max 10.0",
                            "oxbow_pool_connections_active 0.0",
                            "oxbow_pool_opened_total 0.0",
                            "oxbow_pool_errors_total 0.0");
        }
    }
}
