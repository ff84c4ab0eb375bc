package dev.oxbow.core.internal.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.internal.bullmq.BullMqJobStore;
import dev.oxbow.core.internal.call.CallJournal;
import dev.oxbow.core.internal.call.RedisCalls;
import dev.oxbow.core.internal.call.RetryPolicy;
import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.testing.CommandMonitor;
import dev.oxbow.core.testing.ManualClock;
import dev.oxbow.core.testing.ManualTicker;
import dev.oxbow.core.testing.RedisServerProcess;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What asking for health costs on a real Redis, on a clock that the test moves. Each adapter extends this. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class HealthCommandsContract {
    private static final String PASSWORD = "open-sesame";
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration PATIENT = Duration.ofSeconds(60);

    private final CommandMeter meter = new CommandMeter();
    private final CallJournal journal = new CallJournal();
    private final ManualClock clock = ManualClock.standing();
    private final ManualTicker ticker = new ManualTicker();

    /** For subclasses. */
    protected HealthCommandsContract() {}

    /** A pool of the adapter under test that counts its logins in the meter. */
    protected abstract ConnectionPool openPool(RedisAddress address, CommandMeter meter);

    @Test
    void aMinuteOfAskingEachSecondSendsSixCommandsAtMostEvenInANewProcessOnANewServer() {
        try (RedisServerProcess server = RedisServerProcess.start("--requirepass", PASSWORD);
                CommandMonitor monitor = CommandMonitor.start(server, PASSWORD);
                ConnectionPool pool = openPool(
                        RedisAddress.parse("redis://:" + PASSWORD + "@127.0.0.1:" + server.port() + "/1"), meter);
                PoolHealthCheck health = check(pool)) {
            for (int second = 0; second < 60; second++) {
                assertThat(health.report().queues()).containsOnlyKeys("mail", "print");
                ticker.advance(SECOND);
                clock.advance(SECOND);
            }

            assertThat(monitor.seen()).filteredOn(seen -> !seen.inScript()).hasSizeBetween(1, 6);
        }
    }

    private PoolHealthCheck check(ConnectionPool pool) {
        BullMqJobStore store = new BullMqJobStore(
                new RedisCalls(pool, RetryPolicy.NONE, meter, journal), BullMqJobStore.DEFAULT_PREFIX, clock);
        return new PoolHealthCheck(
                pool,
                store,
                () -> List.of("mail", "print"),
                meter,
                journal,
                null,
                clock,
                PoolHealthCheck.DEFAULT_INTERVAL,
                PATIENT,
                ticker);
    }
}
