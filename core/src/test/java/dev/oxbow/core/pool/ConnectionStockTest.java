package dev.oxbow.core.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.testing.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of the connections that the pool keeps at hand, beside those that lie in the source. */
@Timeout(30)
final class ConnectionStockTest {
    private static final PoolSettings SETTINGS =
            PoolSettings.DEFAULTS.withMaxConnections(10).withIdleTimeout(Duration.ZERO);

    private final ConnectionSourceDouble source = new ConnectionSourceDouble();
    private final ConnectionStock stock = new ConnectionStock(source, SETTINGS);

    private static void keep(ConnectionStock stock, int count) {
        List<HeldConnection> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(stock.take(Duration.ZERO));
        }
        taken.forEach(stock::putBack);
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
        assertThat(stock.takeStashed()).isNull();
    }

    @Test
    void closingClosesWhatLiesAtHandAndWhatComesBackLater() {
        HeldConnection lent = stock.take(Duration.ZERO);
        keep(stock, 2);

        stock.close();
        stock.putBack(lent);

        assertThat(source.discarded.get()).isEqualTo(2);
        assertThat(source.closed.get()).isTrue();
        assertThat(source.putBack.get()).as("the closed source closes it").isEqualTo(1);
        assertThat(stock.takeStashed()).isNull();
    }

    @Test
    void whatLiesUnusedForTheIdleTimeoutIsClosed() {
        Duration idle = Duration.ofMillis(20);
        ConnectionStock tidy = new ConnectionStock(source, SETTINGS.withIdleTimeout(idle));
        keep(tidy, 2);

        Await.until("it has lain for that long", () -> {
            tidy.closeExpired();
            return source.discarded.get() == 2;
        });

        assertThat(tidy.figures().idle()).isZero();
    }

    @Test
    void withoutAnIdleTimeoutNothingIsClosedForLyingUnused() {
        keep(stock, 2);

        stock.closeExpired();

        assertThat(source.discarded.get()).isZero();
    }

    @Test
    void aConnectionThatDiedAtRestIsNotTaken() {
        HeldConnection connection = stock.take(Duration.ZERO);
        stock.putBack(connection);
        connection.raw().cut();
        long later = System.nanoTime() + Duration.ofMillis(5).toNanos();
        Await.until("it has lain for a while", () -> System.nanoTime() - later > 0);

        assertThat(stock.takeStashed()).isNull();
        assertThat(source.discarded.get()).isEqualTo(1);
    }

    @Test
    void leasesAreToldWhileTheyLast() {
        HeldConnection connection = stock.take(Duration.ZERO);
        assertThat(stock.leases()).isEmpty();
        try (LeasingConnectionPool pool = new LeasingConnectionPool("double", SETTINGS, source)) {
            LeasedConnection lease =
                    new LeasedConnection(pool, connection, Lease.SHORT, Borrower.current(false, System.nanoTime()));
            connection.lentBy(lease);

            assertThat(stock.leases()).containsExactly(lease);
            connection.returned();
            assertThat(stock.leases()).isEmpty();
        }
    }
}
