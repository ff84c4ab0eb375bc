package dev.oxbow.core.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.Lease;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.RedisConnection;
import dev.oxbow.core.testing.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Long and short leases inside the one bound: neither kind starves the other, nor anybody of its own kind. */
@Tag("unit")
@Timeout(60)
final class LeaseKindsTest {
    private static final PoolSettings PATIENT = PoolSettings.DEFAULTS.toBuilder()
            .borrowTimeout(Duration.ofSeconds(50))
            .idleTimeout(Duration.ZERO)
            .fallback(PoolSettings.Fallback.NONE)
            .build();

    private final ConnectionSourceDouble source = new ConnectionSourceDouble();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicBoolean running = new AtomicBoolean(true);

    @AfterEach
    void endThreads() throws InterruptedException {
        running.set(false);
        threads.shutdownNow();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    private ConnectionPool pool(int max) {
        return new LeasingConnectionPool(
                "double", PATIENT.toBuilder().maxConnections(max).build(), new EndpointsDouble(), source);
    }

    private List<Future<?>> borrowOnce(ConnectionPool pool, Lease lease, int count) {
        List<Future<?>> borrowers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            borrowers.add(threads.submit(() -> pool.borrow(lease).close()));
        }
        return borrowers;
    }

    /** Threads that borrow and give back without a pause until the test ends. */
    private List<Future<?>> borrowOnAndOn(ConnectionPool pool, Lease lease, int count) {
        List<Future<?>> borrowers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            borrowers.add(threads.submit(() -> {
                while (running.get()) {
                    pool.borrow(lease).close();
                }
            }));
        }
        return borrowers;
    }

    private static void awaitAll(List<Future<?>> borrowers) throws Exception {
        for (Future<?> borrower : borrowers) {
            borrower.get();
        }
    }

    @Test
    void shortOnesAreServedWhileEveryLongOneIsOutAndManyMoreWait() throws Exception {
        try (ConnectionPool pool = pool(3)) {
            RedisConnection one = pool.borrow(Lease.LONG);
            RedisConnection two = pool.borrow(Lease.LONG);
            List<Future<?>> waiting = borrowOnce(pool, Lease.LONG, 10);
            Await.until("ten wait for a long lease", () -> pool.stats().waiting() == 10);

            awaitAll(borrowOnce(pool, Lease.SHORT, 50));

            assertThat(pool.stats().waiting()).as("long ones still wait").isEqualTo(10);
            assertThat(pool.stats().longLeases()).isEqualTo(2);
            one.close();
            two.close();
            awaitAll(waiting);
        }
    }

    @Test
    void longOnesAreServedWhileShortOnesComeWithoutAPause() throws Exception {
        try (ConnectionPool pool = pool(2)) {
            List<Future<?>> restless = borrowOnAndOn(pool, Lease.SHORT, 6);

            awaitAll(borrowOnce(pool, Lease.LONG, 10));

            running.set(false);
            awaitAll(restless);
            assertThat(pool.stats().exhausted()).isZero();
        }
    }

    @Test
    void aShortOneIsServedWhileOthersTakeTheOnlyConnectionWithoutAPause() throws Exception {
        try (ConnectionPool pool = pool(1)) {
            List<Future<?>> restless = borrowOnAndOn(pool, Lease.SHORT, 6);

            awaitAll(borrowOnce(pool, Lease.SHORT, 10));

            running.set(false);
            awaitAll(restless);
            assertThat(pool.stats().exhausted()).isZero();
            assertThat(source.taken.get()).as("connections opened").isEqualTo(1);
        }
    }

    @Test
    void bothKindsTogetherNeverHoldMoreThanTheBound() throws Exception {
        try (ConnectionPool pool = pool(3)) {
            List<Future<?>> restless = borrowOnAndOn(pool, Lease.SHORT, 4);
            restless.addAll(borrowOnAndOn(pool, Lease.LONG, 4));
            awaitAll(borrowOnce(pool, Lease.SHORT, 50));
            awaitAll(borrowOnce(pool, Lease.LONG, 50));
            running.set(false);
            awaitAll(restless);

            assertThat(source.taken.get()).as("connections opened").isBetween(1, 3);
            assertThat(pool.stats().active()).isZero();
            assertThat(pool.stats().longLeases()).isZero();
        }
    }
}
