package dev.oxbow.core.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.pool.Lease;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.testing.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of the connections that the pool keeps at hand, beside those that lie in the source. */
@Tag("unit")
@Timeout(30)
final class PooledConnectionsTest {
    private static final PoolSettings SETTINGS = PoolSettings.DEFAULTS.toBuilder()
            .maxConnections(10)
            .idleTimeout(Duration.ZERO)
            .build();
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration A_LITTLE = Duration.ofNanos(1);

    private final EndpointsDouble servers = new EndpointsDouble();
    private final ConnectionSourceDouble source = new ConnectionSourceDouble();
    private final PooledConnections stock = new PooledConnections(source, SETTINGS, servers);
    private final ManualTicker ticker = new ManualTicker();
    private final PooledConnections aging =
            new PooledConnections(source, SETTINGS.toBuilder().idleTimeout(IDLE).build(), servers, ticker);

    private static void keep(PooledConnections stock, int count) {
        List<PooledConnection> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(stock.take(Duration.ZERO));
        }
        taken.forEach(stock::putBack);
    }

    private static LeasedConnection lease(LeasingConnectionPool pool, PooledConnection connection, Lease kind) {
        return new LeasedConnection(pool, connection, kind, Borrower.current(false, System.nanoTime()));
    }

    @Test
    void whatLiesAtHandCountsAsIdle() {
        keep(stock, 3);

        assertThat(stock.figures().idle()).isEqualTo(3);
        assertThat(stock.figures().active()).isZero();
        assertThat(source.putBack.get()).as("given back to the source").isZero();
    }

    @Test
    void onlyAFewLieAtHandAndTheRestGoesBackToTheSource() {
        keep(stock, 10);

        assertThat(source.putBack.get()).isEqualTo(2);
        assertThat(stock.figures().idle()).isEqualTo(8);
    }

    @Test
    void evictingClosesWhatLiesAtHandAndTellsTheSource() {
        keep(stock, 3);

        stock.evictIdle();

        assertThat(source.discarded.get()).isEqualTo(3);
        assertThat(source.evictions.get()).isEqualTo(1);
        assertThat(stock.takeIdle()).isNull();
    }

    @Test
    void closingClosesWhatLiesAtHandAndWhatComesBackLater() {
        PooledConnection lent = stock.take(Duration.ZERO);
        keep(stock, 2);

        stock.close();
        stock.putBack(lent);

        assertThat(source.discarded.get()).isEqualTo(2);
        assertThat(source.closed.get()).isTrue();
        assertThat(source.putBack.get()).as("the closed source closes it").isEqualTo(1);
        assertThat(stock.takeIdle()).isNull();
    }

    @Test
    void whatLiesUnusedForTheIdleTimeoutIsClosedButForTheLastWhichStaysTenTimesAsLong() {
        keep(aging, 3);

        ticker.advance(IDLE);
        aging.closeExpired();
        assertThat(source.discarded.get()).as("not longer than the time-out").isZero();

        ticker.advance(A_LITTLE);
        aging.closeExpired();
        assertThat(source.discarded.get()).isEqualTo(2);

        ticker.advance(IDLE.multipliedBy(9).minus(A_LITTLE));
        aging.closeExpired();
        assertThat(aging.figures().idle()).isEqualTo(1);

        ticker.advance(A_LITTLE);
        aging.closeExpired();
        assertThat(source.discarded.get()).isEqualTo(3);
        assertThat(aging.figures().idle()).isZero();
    }

    @Test
    void whileALongLeaseIsOutTheLastOneStaysHoweverLongItLiesUnused() {
        PooledConnection waiting = aging.take(Duration.ZERO);
        keep(aging, 2);
        try (LeasingConnectionPool pool = new LeasingConnectionPool("double", SETTINGS, servers, source)) {
            waiting.lentBy(lease(pool, waiting, Lease.LONG));
            ticker.advance(Duration.ofDays(1));
            aging.closeExpired();
            aging.closeExpired();
            assertThat(aging.figures().idle()).isEqualTo(1);

            waiting.lentBy(lease(pool, waiting, Lease.SHORT));
            aging.closeExpired();
            assertThat(aging.figures().idle()).as("a short lease keeps none").isZero();
        }
    }

    @Test
    void ofThoseThatCameBackTheOneThatCameLastStays() {
        PooledConnection first = aging.take(Duration.ZERO);
        PooledConnection second = aging.take(Duration.ZERO);
        aging.putBack(second);
        ticker.advance(A_LITTLE);
        aging.putBack(first);

        ticker.advance(IDLE.multipliedBy(2));
        aging.closeExpired();

        assertThat(aging.takeIdle()).isSameAs(first);
    }

    @Test
    void theSourceSparesItsLastOneOnlyWhileALongLeaseIsOutAndNoneLiesAtHand() {
        PooledConnection waiting = aging.take(Duration.ZERO);
        PooledConnection other = aging.take(Duration.ZERO);
        try (LeasingConnectionPool pool = new LeasingConnectionPool("double", SETTINGS, servers, source)) {
            aging.closeExpired();
            assertThat(source.lastSpared.get()).isZero();

            waiting.lentBy(lease(pool, waiting, Lease.LONG));
            aging.closeExpired();
            assertThat(source.lastSpared.get()).isEqualTo(1);

            aging.putBack(other);
            aging.closeExpired();
            assertThat(source.lastSpared.get()).isZero();
        }
    }

    @Test
    void withoutAnIdleTimeoutNothingIsClosedForLyingUnused() {
        PooledConnections patient = new PooledConnections(source, SETTINGS, servers, ticker);
        keep(patient, 2);
        ticker.advance(Duration.ofDays(1));

        patient.closeExpired();

        assertThat(source.discarded.get()).isZero();
    }

    @Test
    void aConnectionThatDiedAtRestIsNotTaken() {
        PooledConnection connection = aging.take(Duration.ZERO);
        aging.putBack(connection);
        connection.raw().cut();
        ticker.advance(Duration.ofMillis(1));

        assertThat(aging.takeIdle()).isNull();
        assertThat(source.discarded.get()).isEqualTo(1);
    }

    @Test
    void leasesAreToldWhileTheyLast() {
        PooledConnection connection = stock.take(Duration.ZERO);
        assertThat(stock.leases()).isEmpty();
        try (LeasingConnectionPool pool = new LeasingConnectionPool("double", SETTINGS, servers, source)) {
            LeasedConnection lease = lease(pool, connection, Lease.SHORT);
            connection.lentBy(lease);

            assertThat(stock.leases()).containsExactly(lease);
            connection.returned();
            assertThat(stock.leases()).isEmpty();
        }
    }
}
