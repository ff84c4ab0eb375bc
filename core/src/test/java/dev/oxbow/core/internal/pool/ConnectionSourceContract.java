package dev.oxbow.core.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.internal.topology.Topology;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.Lease;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.pool.RedisCommand;
import dev.oxbow.core.pool.RedisConnection;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.testing.RedisServerProcess;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What becomes of connections at rest in every {@link ConnectionSource}, against a real redis-server. Adapters run it
 * unchanged.
 */
@Timeout(60)
public abstract class ConnectionSourceContract {
    private static final PoolSettings SETTINGS = PoolSettings.DEFAULTS.toBuilder()
            .idleTimeout(Duration.ofMillis(20))
            .fallback(PoolSettings.Fallback.NONE)
            .build();
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    private @Nullable RedisServerProcess server;
    private @Nullable ServerProbe probe;
    private @Nullable ConnectionSource source;

    /** For subclasses. */
    protected ConnectionSourceContract() {}

    /** The source of the adapter under test. */
    protected abstract ConnectionSource open(RedisAddress address, PoolSettings settings, CommandMeter meter);

    @BeforeEach
    final void startServer() {
        server = RedisServerProcess.start();
        probe = new ServerProbe(server.port());
    }

    @AfterEach
    final void stopServer() {
        if (source != null) {
            source.close();
        }
        probe().close();
        Objects.requireNonNull(server).close();
    }

    private ServerProbe probe() {
        return Objects.requireNonNull(probe);
    }

    private ConnectionSource source(PoolSettings settings) {
        ConnectionSource opened =
                open(RedisAddress.parse(Objects.requireNonNull(server).url()), settings, new CommandMeter());
        source = opened;
        return opened;
    }

    private Endpoints servers() {
        return Topology.of(RedisAddress.parse(Objects.requireNonNull(server).url()), SETTINGS, new CommandMeter());
    }

    private static ConnectionSource keeping(ConnectionSource source, int count) {
        List<RawConnection> taken =
                IntStream.range(0, count).mapToObj(i -> source.take(AT_ONCE)).toList();
        taken.forEach(source::putBack);
        return source;
    }

    @Test
    void expiredConnectionsAreClosedButForTheSparedOneAndNoneIsOpenedInstead() {
        ConnectionSource source = keeping(source(SETTINGS), 3);

        Await.until("the others are closed", () -> {
            source.closeExpired(1);
            return probe().clients().size() == 1;
        });

        source.closeExpired(1);
        assertThat(source.figures().idle()).isEqualTo(1);
        Await.until("the spared one is closed", () -> {
            source.closeExpired(0);
            return probe().clients().isEmpty();
        });
        source.closeExpired(1);
        assertThat(source.figures().idle()).isZero();
        assertThat(source.figures().created()).isEqualTo(3);
    }

    @Test
    void withoutAnIdleTimeoutNoneIsClosed() {
        ConnectionSource source =
                keeping(source(SETTINGS.toBuilder().idleTimeout(Duration.ZERO).build()), 3);

        source.closeExpired(0);

        assertThat(source.figures().idle()).isEqualTo(3);
    }

    /** As after minutes at rest: the other side is long gone, and what is sent must not be sent twice. */
    @Test
    void aConnectionThatTheServerClosedAtRestIsNoticedWithoutACommandAndReplacedUnseen() {
        RecordingConnectionSource recording = new RecordingConnectionSource(source(SETTINGS));
        try (LeasingConnectionPool pool = new LeasingConnectionPool(
                "recorded", SETTINGS.toBuilder().idleTimeout(Duration.ZERO).build(), servers(), recording)) {
            assertThat(increment(pool)).isEqualTo(1L);
            RawConnection resting = recording.lastTaken();
            long rested = System.nanoTime();
            probe().killOthers();
            Await.until("its end has come here", () -> !resting.isOpen());
            Await.until(
                    "it has rested longer than it is trusted unasked",
                    () -> System.nanoTime() - rested > Duration.ofMillis(10).toNanos());
            probe().resetCounts();

            assertThat(increment(pool)).isEqualTo(2L);

            assertThat(probe().commands()).containsOnlyKeys("incr").containsEntry("incr", 1);
            assertThat(pool.stats().errors()).isZero();
            assertThat(pool.stats().created()).isEqualTo(2);
            assertThat(pool.stats().destroyed()).isEqualTo(1);
        }
    }

    @Test
    void whileALongLeaseIsOutTheLastIdleConnectionStaysForTheNextCall() {
        try (LeasingConnectionPool pool = new LeasingConnectionPool("idle", SETTINGS, servers(), source(SETTINGS))) {
            RedisConnection wait = pool.borrow(Lease.LONG);
            List<RedisConnection> burst =
                    List.of(pool.borrow(Lease.SHORT), pool.borrow(Lease.SHORT), pool.borrow(Lease.SHORT));
            burst.forEach(RedisConnection::close);
            Await.until(
                    "the idle ones are closed but for one",
                    () -> probe().clients().size() == 2);
            long before = System.nanoTime();
            long lastStays = SETTINGS.idleTimeout().multipliedBy(20).toNanos();
            Await.until(
                    "without the long lease the last one would be closed by now",
                    () -> System.nanoTime() - before > lastStays);

            assertThat(increment(pool)).isEqualTo(1L);

            assertThat(pool.stats().created()).isEqualTo(4);
            wait.close();
            Await.until("the last one is closed", () -> probe().clients().isEmpty());
        }
    }

    private static @Nullable Object increment(ConnectionPool pool) {
        try (RedisConnection connection = pool.borrow(Lease.SHORT)) {
            return connection.send(RedisCommand.of("INCR", "counter"));
        }
    }
}
