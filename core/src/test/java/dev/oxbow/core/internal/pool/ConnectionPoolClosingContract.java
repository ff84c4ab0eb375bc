package dev.oxbow.core.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.Lease;
import dev.oxbow.core.pool.PoolClosedException;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.RedisConnection;
import dev.oxbow.core.pool.RedisConnectionException;
import dev.oxbow.core.pool.RedisWaitInterruptedException;
import dev.oxbow.core.testing.Await;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How a pool ends: those who wait, what is lent, and what it leaves. */
abstract class ConnectionPoolClosingContract extends RedisConnectionContract {
    private static final PoolSettings ONE =
            PLAIN.toBuilder().maxConnections(1).borrowTimeout(SOON).build();

    @Test
    void closingThePoolEndsItsWaitersAtOnce() throws Exception {
        ConnectionPool pool = pool(ONE.toBuilder().borrowTimeout(LONG_WAIT).build());
        RedisConnection held = pool.borrow(Lease.SHORT);
        Future<@Nullable Throwable> shortWaiter = inAnotherThread(() -> catchThrowable(() -> pool.borrow(Lease.SHORT)));
        Await.until("somebody waits", () -> pool.stats().waiting() == 1);

        Future<?> closing = inAnotherThread(() -> {
            pool.close(LONG_WAIT);
            return true;
        });

        assertThat(shortWaiter.get()).isInstanceOf(PoolClosedException.class);
        assertThat(closing.isDone()).isFalse();
        held.close();
        closing.get();
        assertThatThrownBy(() -> pool.borrow(Lease.LONG)).isInstanceOf(PoolClosedException.class);
        pool.close();
    }

    @Test
    void closeWaitsForWhatIsLentAndThenLeavesNoConnection() throws Exception {
        ConnectionPool pool = pool(PLAIN);
        RedisConnection lent = pool.borrow(Lease.SHORT);
        Future<?> closing = inAnotherThread(() -> {
            pool.close(LONG_WAIT);
            return true;
        });
        Await.until(
                "the pool is closing",
                () -> catchThrowable(() -> pool.borrow(Lease.SHORT).close()) != null);

        assertThat(lent.send(PING)).as("what is lent still works").isEqualTo("PONG");
        assertThat(closing.isDone()).isFalse();
        lent.close();

        closing.get();
        Await.until("every connection is closed", () -> probe.clients().isEmpty());
    }

    @Test
    void closeCutsWhatDoesNotComeBackInTime() throws Exception {
        ConnectionPool pool = pool(PLAIN);
        RedisConnection held = pool.borrow(Lease.SHORT);
        RedisConnection waiting = pool.borrow(Lease.LONG);
        Future<@Nullable Throwable> wait =
                inAnotherThread(() -> catchThrowable(() -> waiting.sendBlocking(WAIT_LONG, LONG_WAIT)));
        awaitBlockedClients(1);

        pool.close(SOON);

        assertThat(wait.get()).isInstanceOf(RedisWaitInterruptedException.class);
        assertThatThrownBy(() -> held.send(PING)).isInstanceOf(RedisConnectionException.class);
        Await.until("every connection is closed", () -> probe.clients().isEmpty());
        held.close();
        waiting.close();
    }
}
