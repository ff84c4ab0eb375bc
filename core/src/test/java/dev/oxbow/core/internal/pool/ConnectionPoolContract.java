package dev.oxbow.core.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.Lease;
import dev.oxbow.core.pool.PoolExhaustedException;
import dev.oxbow.core.pool.PoolInterruptedException;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.PoolStats;
import dev.oxbow.core.pool.RedisCommand;
import dev.oxbow.core.pool.RedisConnection;
import dev.oxbow.core.pool.RedisConnectionException;
import dev.oxbow.core.pool.RedisWaitInterruptedException;
import dev.oxbow.core.testing.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link ConnectionPool} must do, against a real redis-server. Adapters run it unchanged. */
public abstract class ConnectionPoolContract extends ConnectionPoolClosingContract {
    private static final PoolSettings ONE =
            PLAIN.toBuilder().maxConnections(1).borrowTimeout(SOON).build();

    @Test
    void openingAPoolConnectsToNothing() {
        pool(PLAIN);

        assertThat(probe.clients()).isEmpty();
    }

    @Test
    void fiftyThreadsNeverOpenMoreConnectionsThanAllowed() throws Exception {
        ConnectionPool pool = pool(PLAIN);
        AtomicBoolean running = new AtomicBoolean(true);
        List<Future<Integer>> workers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            workers.add(inAnotherThread(() -> {
                int rounds = 0;
                for (; running.get() || rounds == 0; rounds++) {
                    use(pool);
                }
                return rounds;
            }));
        }
        int most = 0;
        for (int i = 0; i < 50; i++) {
            most = Math.max(most, probe.clients().size());
            use(pool);
        }
        running.set(false);
        int rounds = 0;
        for (Future<Integer> worker : workers) {
            rounds += worker.get();
        }

        assertThat(most).isBetween(1, PLAIN.maxConnections());
        assertThat(pool.stats().created()).isLessThanOrEqualTo(PLAIN.maxConnections());
        assertThat(pool.stats().borrowMicros().count()).isEqualTo(rounds + 50L);
    }

    @Test
    void anExhaustedPoolTellsItsFiguresAndHolders() throws Exception {
        ConnectionPool pool =
                pool(PLAIN.toBuilder().maxConnections(2).borrowTimeout(SOON).build());
        List<RedisConnection> held = borrow(pool, Lease.SHORT, 2);

        Throwable failure = catchThrowable(() -> pool.borrow(Lease.SHORT));

        assertThat(failure)
                .isInstanceOf(PoolExhaustedException.class)
                .hasMessageMatching("No Redis connection became free within \\d+ ms \\(adapter " + pool.adapter()
                        + ", max 2, active 2, idle 0, waiting 0, long leases 0 of 1, direct 0 of 0\\); held longest by "
                        + Thread.currentThread().getName() + " for \\d+ ms, .*");
        assertThat(pool.stats().exhausted()).isEqualTo(1);
        closeAll(held);
        use(pool);
    }

    @Test
    void aWaiterIsServedWhenAConnectionComesBack() throws Exception {
        ConnectionPool pool = pool(ONE.toBuilder().borrowTimeout(LONG_WAIT).build());
        RedisConnection held = pool.borrow(Lease.SHORT);
        Future<?> waiter = inAnotherThread(() -> {
            use(pool);
            return true;
        });
        Await.until("somebody waits", () -> pool.stats().waiting() == 1);

        held.close();

        waiter.get();
        assertThat(pool.stats().created()).isEqualTo(1);
    }

    @Test
    void anInterruptedWaiterSaysSoAndKeepsItsFlag() throws Exception {
        ConnectionPool pool = pool(ONE.toBuilder().borrowTimeout(LONG_WAIT).build());
        RedisConnection held = pool.borrow(Lease.SHORT);
        AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
        Future<Boolean> waiter = inAnotherThread(() -> {
            thread.set(Thread.currentThread());
            assertThatThrownBy(() -> pool.borrow(Lease.SHORT)).isInstanceOf(PoolInterruptedException.class);
            return Thread.currentThread().isInterrupted();
        });
        Await.until("somebody waits", () -> pool.stats().waiting() == 1);

        interrupt(thread.get());

        assertThat(waiter.get()).isTrue();
        held.close();
        use(pool);
    }

    @Test
    void closingALeaseTwiceReturnsItOnce() {
        ConnectionPool pool = pool(ONE);
        RedisConnection lease = pool.borrow(Lease.SHORT);
        lease.close();
        RedisConnection next = pool.borrow(Lease.SHORT);

        lease.close();

        assertThat(pool.stats().active()).isEqualTo(1);
        assertThatThrownBy(() -> pool.borrow(Lease.SHORT)).isInstanceOf(PoolExhaustedException.class);
        assertThat(next.send(PING)).isEqualTo("PONG");
        next.close();
    }

    @Test
    void aClosedLeaseCannotBeUsedNorInterruptTheNextBorrower() throws Exception {
        ConnectionPool pool = pool(PLAIN.toBuilder().maxConnections(2).build());
        RedisConnection lease = pool.borrow(Lease.LONG);
        lease.close();

        assertThatThrownBy(() -> lease.send(PING)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> lease.sendAll(List.of(PING))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> lease.sendBlocking(PING, SOON)).isInstanceOf(IllegalStateException.class);
        try (RedisConnection next = pool.borrow(Lease.LONG)) {
            lease.interrupt();
            assertThat(next.sendBlocking(PING, SOON)).isEqualTo("PONG");
            assertThat(pool.stats().created()).isEqualTo(1);
        }
    }

    @Test
    void longLeasesNeverTakeTheLastConnection() {
        ConnectionPool pool =
                pool(PLAIN.toBuilder().maxConnections(3).borrowTimeout(SOON).build());
        List<RedisConnection> waits = borrow(pool, Lease.LONG, 2);

        assertThatThrownBy(() -> pool.borrow(Lease.LONG))
                .isInstanceOf(PoolExhaustedException.class)
                .hasMessageContaining("long leases 2 of 2");
        use(pool);
        assertThat(pool.stats().longLeases()).isEqualTo(2);
        closeAll(waits);
        pool.borrow(Lease.LONG).close();
    }

    @Test
    void aPoolOfOneLendsNoneForLong() {
        assertThatThrownBy(() ->
                        pool(ONE.toBuilder().borrowTimeout(LONG_WAIT).build()).borrow(Lease.LONG))
                .isInstanceOf(PoolExhaustedException.class)
                .hasMessageContaining("at least 2 connections");

        ConnectionPool withDirect = pool(ONE.toBuilder()
                .fallback(PoolSettings.Fallback.DIRECT)
                .maxDirect(1)
                .build());
        try (RedisConnection wait = withDirect.borrow(Lease.LONG)) {
            assertThat(wait.isDirect()).isTrue();
            use(withDirect);
        }
    }

    @Test
    void interruptEndsABlockingWaitOfAnotherThreadAtOnce() throws Exception {
        ConnectionPool pool = pool(PLAIN);
        RedisConnection connection = pool.borrow(Lease.LONG);
        Future<@Nullable Throwable> wait =
                inAnotherThread(() -> catchThrowable(() -> connection.sendBlocking(WAIT_LONG, LONG_WAIT)));
        awaitBlockedClients(1);

        connection.interrupt();

        assertThat(wait.get()).isInstanceOf(RedisWaitInterruptedException.class);
        assertThat(connection.isBroken()).isTrue();
        connection.close();
        Await.until("the server let go of the wait", () -> probe.clients().isEmpty());
        assertThat(pool.stats().errors()).as("an interrupt is no error").isZero();
        use(pool);
    }

    @Test
    void anInterruptBeforeTheWaitEndsTheNextOneUnsentAndOnlyThat() {
        ConnectionPool pool = pool(PLAIN);
        try (RedisConnection connection = pool.borrow(Lease.LONG)) {
            connection.interrupt();
            assertThat(connection.send(PING)).isEqualTo("PONG");
            probe.resetCounts();

            assertThatThrownBy(() -> connection.sendBlocking(WAIT_LONG, LONG_WAIT))
                    .isInstanceOf(RedisWaitInterruptedException.class);

            assertThat(probe.commands()).isEmpty();
            assertThat(connection.isBroken()).isFalse();
            assertThat(connection.sendBlocking(PING, SOON)).isEqualTo("PONG");
        }
    }

    @Test
    void interruptingTheThreadThatWaitsForAReplyBreaksTheConnectionAndKeepsTheFlag() throws Exception {
        ConnectionPool pool = pool(PLAIN);
        AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
        Future<Boolean> wait = inAnotherThread(() -> {
            thread.set(Thread.currentThread());
            try (RedisConnection connection = pool.borrow(Lease.LONG)) {
                assertThatThrownBy(() -> connection.sendBlocking(WAIT_LONG, LONG_WAIT))
                        .isInstanceOf(RedisConnectionException.class);
                assertThat(connection.isBroken()).isTrue();
            }
            return Thread.currentThread().isInterrupted();
        });
        awaitBlockedClients(1);

        interrupt(thread.get());

        assertThat(wait.get()).isTrue();
        Await.until("the broken connection is closed", () -> probe.clients().isEmpty());
    }

    @Test
    void anInterruptedThreadSendsNothing() {
        try (RedisConnection connection = pool(PLAIN).borrow(Lease.SHORT)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> connection.send(PING)).isInstanceOf(PoolInterruptedException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(connection.send(PING)).isEqualTo("PONG");
        }
    }

    @Test
    void aConnectionMarkedBrokenIsNotLentAgain() {
        ConnectionPool pool = pool(PLAIN);
        try (RedisConnection connection = pool.borrow(Lease.SHORT)) {
            connection.send(PING);
            connection.markBroken();
        }

        Await.until("it is closed", () -> probe.clients().isEmpty());
        assertThat(pool.stats().destroyed()).isEqualTo(1);
        assertThat(pool.stats().created())
                .as("no other is opened before somebody wants one")
                .isEqualTo(1);
    }

    @Test
    void afterARestartOfTheServerNoBorrowerMeetsADeadConnection() {
        ConnectionPool pool = pool(PLAIN);
        List<RedisConnection> leases = borrow(pool, Lease.SHORT, 4);
        leases.subList(0, 3).forEach(connection -> connection.send(PING));
        closeAll(leases);
        assertThat(pool.stats().idle()).isEqualTo(4);

        restartServer();

        for (int i = 0; i < 4; i++) {
            use(pool);
        }
        assertThat(pool.stats()).satisfies(stats -> {
            assertThat(stats.errors()).isZero();
            assertThat(stats.destroyed()).isEqualTo(4);
            assertThat(stats.created()).isEqualTo(5);
        });
    }

    @Test
    void idleConnectionsAreClosedAfterTheIdleTimeout() {
        ConnectionPool pool = pool(PLAIN.toBuilder().idleTimeout(SOON).build());
        closeAll(borrow(pool, Lease.SHORT, 3));
        RedisConnection busy = pool.borrow(Lease.SHORT);

        Await.until(
                "idle connections are closed",
                () -> pool.stats().idle() == 0 && probe.clients().size() == 1);
        assertThat(busy.send(PING)).isEqualTo("PONG");
        busy.close();
    }

    @Test
    void aRedirectedConnectionAndWhatNobodyUsesAreClosed() {
        ConnectionPool pool = pool(PLAIN);
        List<RedisConnection> leases = borrow(pool, Lease.SHORT, 3);
        leases.get(0).close();

        leases.get(1).markRedirected("READONLY You can't write against a read only replica.");
        leases.get(1).close();

        Await.until("idle connections are closed", () -> probe.clients().size() == 1);
        assertThat(leases.get(2).send(PING)).isEqualTo("PONG");
        closeAll(leases);
        assertThat(pool.stats().idle()).isEqualTo(1);
    }

    @Test
    void anExhaustedPoolFallsBackToDirectConnectionsWithinTheirBoundAndThenToItself() {
        ConnectionPool pool = pool(ONE.toBuilder()
                .fallback(PoolSettings.Fallback.DIRECT)
                .maxDirect(1)
                .build());
        RedisConnection pooled = pool.borrow(Lease.SHORT);
        RedisConnection direct = pool.borrow(Lease.SHORT);

        assertThat(pooled.isDirect()).isFalse();
        assertThat(direct.isDirect()).isTrue();
        assertThat(direct.send(PING)).isEqualTo("PONG");
        assertThatThrownBy(() -> pool.borrow(Lease.SHORT))
                .isInstanceOf(PoolExhaustedException.class)
                .hasMessageContaining("direct 1 of 1");
        assertThat(probe.clients()).hasSize(2);
        assertThat(pool.stats().directActive()).isEqualTo(1);

        direct.close();
        Await.until("the direct connection is closed", () -> probe.clients().size() == 1);
        pooled.close();
        try (RedisConnection again = pool.borrow(Lease.SHORT)) {
            assertThat(again.isDirect()).isFalse();
        }
        assertThat(pool.stats().directOpened()).isEqualTo(1);
        assertThat(pool.stats().exhausted()).isEqualTo(2);
    }

    @Test
    void thePlansLimitLeavesNoRoomForDirectConnections() {
        ConnectionPool pool = pool(ONE.toBuilder()
                .fallback(PoolSettings.Fallback.DIRECT)
                .maxDirect(2)
                .connectionLimit(1)
                .build());
        try (RedisConnection held = pool.borrow(Lease.SHORT)) {
            assertThatThrownBy(() -> pool.borrow(Lease.SHORT)).isInstanceOf(PoolExhaustedException.class);
            assertThat(held.send(PING)).isEqualTo("PONG");
            assertThat(probe.clients()).hasSize(1);
        }
    }

    @Test
    void aLeaseHeldForTooLongIsCountedAsASuspectedLeakOnce() {
        ConnectionPool pool = pool(PLAIN.toBuilder().leakWarning(SOON).build());
        try (RedisConnection wait = pool.borrow(Lease.LONG);
                RedisConnection held = pool.borrow(Lease.SHORT)) {
            Await.until("the leak is suspected", () -> pool.stats().leaksSuspected() == 1);
            Object slow = wait.sendBlocking(RedisCommand.of("BZPOPMIN", "nothing-here", "0.3"), LONG_WAIT);
            assertThat(slow).isNull();
            assertThat(held.send(PING)).isEqualTo("PONG");
        }
        assertThat(pool.stats().leaksSuspected()).isEqualTo(1);
    }

    @Test
    void theFiguresAddUp() throws Exception {
        ConnectionPool pool = pool(PLAIN);
        List<RedisConnection> leases = borrow(pool, Lease.SHORT, 2);
        leases.add(pool.borrow(Lease.LONG));
        leases.get(0).markBroken();
        leases.get(0).close();
        leases.get(1).close();

        PoolStats stats = pool.stats();

        assertThat(stats.max()).isEqualTo(4);
        assertThat(stats.created()).isEqualTo(3);
        assertThat(stats.destroyed()).isEqualTo(1);
        assertThat(stats.active()).isEqualTo(1);
        assertThat(stats.idle()).isEqualTo(1);
        assertThat(stats.errors()).isEqualTo(1);
        assertThat(stats.longLeases()).isEqualTo(1);
        assertThat(stats.borrowMicros().count()).isEqualTo(3);
        assertThat(stats.borrowMicros().p99()).isPositive();
        closeAll(leases);
    }

    private static void interrupt(@Nullable Thread thread) {
        assertThat(thread).isNotNull();
        if (thread != null) {
            thread.interrupt();
        }
    }
}
