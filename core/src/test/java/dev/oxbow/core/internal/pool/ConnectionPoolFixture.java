package dev.oxbow.core.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.Lease;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.pool.RedisCommand;
import dev.oxbow.core.pool.RedisConnection;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.testing.RedisServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * A server, pools on it that are closed and checked for leaks after each test, and threads. A subclass of the contract
 * says how its adapter is opened.
 */
@Timeout(60)
abstract class ConnectionPoolFixture {
    /** Short waits, no idle time-out, no leak warning, no direct connections: each test turns on what it is about. */
    static final PoolSettings PLAIN = PoolSettings.DEFAULTS.toBuilder()
            .maxConnections(4)
            .connectTimeout(Duration.ofSeconds(5))
            .commandTimeout(Duration.ofSeconds(5))
            .borrowTimeout(Duration.ofSeconds(5))
            .idleTimeout(Duration.ZERO)
            .leakWarning(Duration.ZERO)
            .fallback(PoolSettings.Fallback.NONE)
            .build();

    static final Duration SOON = Duration.ofMillis(100);
    static final Duration LONG_WAIT = Duration.ofSeconds(30);
    static final RedisCommand PING = RedisCommand.of("PING");

    /** A blocking wait that nothing ends. */
    static final RedisCommand WAIT_LONG = RedisCommand.of("BZPOPMIN", "nothing-here", "30");

    static RedisServerProcess server;
    static ServerProbe probe;

    private final List<ConnectionPool> pools = new ArrayList<>();
    private ExecutorService threads;

    /** Opens a pool of the adapter under test. */
    protected abstract ConnectionPool open(RedisAddress address, PoolSettings settings, CommandMeter meter);

    @BeforeAll
    static void startServer() {
        server = RedisServerProcess.start();
        probe = new ServerProbe(server.port());
    }

    @AfterAll
    static void stopServer() {
        probe.close();
        server.close();
    }

    @BeforeEach
    void prepare() {
        threads = Executors.newCachedThreadPool();
        Await.until("the connections of earlier tests are gone", () -> probe.clients()
                .isEmpty());
        probe.ask("FLUSHALL");
    }

    @AfterEach
    void nothingIsLeaked() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        for (ConnectionPool pool : pools) {
            assertThat(pool.stats().active()).as("pooled leases not given back").isZero();
            assertThat(pool.stats().directActive())
                    .as("direct connections not closed")
                    .isZero();
            assertThat(pool.stats().longLeases())
                    .as("long leases not given back")
                    .isZero();
            assertThat(pool.stats().waiting()).as("borrowers still waiting").isZero();
            pool.close(Duration.ZERO);
        }
    }

    ConnectionPool pool(PoolSettings settings) {
        return pool(server.url(), settings, new CommandMeter());
    }

    ConnectionPool pool(String url, PoolSettings settings, CommandMeter meter) {
        ConnectionPool pool = open(RedisAddress.parse(url), settings, meter);
        pools.add(pool);
        return pool;
    }

    <T> Future<T> inAnotherThread(Callable<T> work) {
        return threads.submit(work);
    }

    /** Restarts the server and the probe on it. */
    static void restartServer() {
        probe.close();
        server.stop();
        server.startAgain();
        probe = new ServerProbe(server.port());
    }

    static List<RedisConnection> borrow(ConnectionPool pool, Lease lease, int count) {
        List<RedisConnection> leases = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            leases.add(pool.borrow(lease));
        }
        return leases;
    }

    static void closeAll(List<RedisConnection> leases) {
        leases.forEach(RedisConnection::close);
    }

    /** Borrows, sends, gives back. */
    static void use(ConnectionPool pool) {
        try (RedisConnection connection = pool.borrow(Lease.SHORT)) {
            assertThat(connection.send(PING)).isEqualTo("PONG");
        }
    }

    /** Waits until that many clients hang in a blocking command. */
    static void awaitBlockedClients(int count) {
        Await.until(count + " clients wait in Redis", () -> probe.ask("INFO", "clients")
                .contains("blocked_clients:" + count + "\r\n"));
    }
}
