package dev.oxbow.core.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.Lease;
import dev.oxbow.core.pool.PoolClosedException;
import dev.oxbow.core.pool.PoolInterruptedException;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.pool.RedisCommand;
import dev.oxbow.core.pool.RedisConnection;
import dev.oxbow.core.pool.RedisConnectionException;
import dev.oxbow.core.testing.Await;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The policy where a real server cannot produce the case; the rest is in {@link ConnectionPoolContract}. */
@Tag("unit")
@Timeout(30)
final class LeasingConnectionPoolTest {
    private static final Duration SOON = Duration.ofMillis(50);
    private static final PoolSettings SETTINGS = PoolSettings.DEFAULTS.toBuilder()
            .maxConnections(2)
            .borrowTimeout(SOON)
            .idleTimeout(Duration.ZERO)
            .leakWarning(Duration.ZERO)
            .maxDirect(1)
            .build();
    private static final RedisCommand PING = RedisCommand.of("PING");

    private final EndpointsDouble servers = new EndpointsDouble();
    private final ConnectionSourceDouble source = new ConnectionSourceDouble();
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final List<String> notes = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    private LeasingConnectionPool pool(PoolSettings settings) {
        return new LeasingConnectionPool("double", settings, servers, source, warnings::add, notes::add);
    }

    @Test
    void theLeakWarningNamesTheBorrowersThreadAndCodeOnceAndANoteSaysWhenItCameBack() {
        try (LeasingConnectionPool pool =
                pool(SETTINGS.toBuilder().leakWarning(SOON).build())) {
            RedisConnection kept = borrowAndForget(pool);
            Await.until("the leak is warned of", () -> !warnings.isEmpty());

            assertThat(warnings)
                    .singleElement()
                    .asString()
                    .contains("thread " + Thread.currentThread().getName())
                    .containsPattern("Borrowed\\R\\tat [^\\r\\n]*LeasingConnectionPoolTest\\.borrowAndForget");
            assertThat(notes).isEmpty();
            kept.close();
            assertThat(notes).singleElement().asString().contains("came back after");
            assertThat(pool.stats().leaksSuspected()).isEqualTo(1);
        }
        assertThat(warnings).hasSize(1);
    }

    private static RedisConnection borrowAndForget(ConnectionPool pool) {
        return pool.borrow(Lease.SHORT);
    }

    @Test
    void aLeaseThatComesBackInTimeIsNotWarnedOf() {
        try (LeasingConnectionPool pool =
                pool(SETTINGS.toBuilder().leakWarning(SOON).build())) {
            pool.borrow(Lease.SHORT).close();
            RedisConnection late = pool.borrow(Lease.SHORT);
            Await.until("a later leak is warned of", () -> !warnings.isEmpty());
            late.close();
            assertThat(pool.stats().leaksSuspected()).isEqualTo(1);
        }
    }

    @Test
    void anUnexpectedFailureOfThePoolFallsBackToADirectConnectionUntilItWorksAgain() {
        try (LeasingConnectionPool pool = pool(SETTINGS)) {
            source.onTake = () -> {
                throw new IllegalStateException("the pool is in pieces");
            };
            try (RedisConnection connection = pool.borrow(Lease.SHORT)) {
                assertThat(connection.isDirect()).isTrue();
                assertThat(connection.send(PING)).isEqualTo("PING");
            }
            source.onTake = () -> {};
            try (RedisConnection connection = pool.borrow(Lease.SHORT)) {
                assertThat(connection.isDirect()).isFalse();
            }
            assertThat(pool.stats().errors()).isEqualTo(1);
            assertThat(pool.stats().directActive()).isZero();
        }
    }

    @Test
    void withoutFallbackAnUnexpectedFailureOfThePoolReachesTheBorrowerAndCostsNoPermit() {
        try (LeasingConnectionPool pool =
                pool(SETTINGS.toBuilder().fallback(PoolSettings.Fallback.NONE).build())) {
            source.onTake = () -> {
                throw new IllegalStateException("the pool is in pieces");
            };
            for (int i = 0; i < 5; i++) {
                assertThatThrownBy(() -> pool.borrow(Lease.LONG)).hasMessage("the pool is in pieces");
            }
            source.onTake = () -> {};
            pool.borrow(Lease.LONG).close();
        }
    }

    @Test
    void aFailureToConnectIsNotTriedAgainOverADirectConnection() {
        try (LeasingConnectionPool pool = pool(SETTINGS)) {
            source.onTake = () -> {
                throw new RedisConnectionException(RedisConnectionException.Kind.CONNECT, "refused", null);
            };
            assertThatThrownBy(() -> pool.borrow(Lease.SHORT)).hasMessage("refused");
            assertThat(pool.stats().directOpened()).isZero();
            assertThat(pool.stats().errors()).isEqualTo(1);
        }
    }

    @Test
    void oneDeadlineCoversTheWaitForThePermitAndForTheConnection() throws Exception {
        Duration timeout = Duration.ofSeconds(20);
        try (LeasingConnectionPool pool = pool(
                SETTINGS.toBuilder().maxConnections(1).borrowTimeout(timeout).build())) {
            RedisConnection held = pool.borrow(Lease.SHORT);
            Future<?> waiter = threads.submit(() -> pool.borrow(Lease.SHORT).close());
            Await.until("somebody waits", () -> pool.stats().waiting() == 1);
            held.markBroken();
            held.close();
            waiter.get();
            assertThat(source.taken.get()).isEqualTo(2);
            assertThat(source.lastWait).isNotNull().isLessThan(timeout);
        }
    }

    @Test
    void aConnectionThatOpensWhileThePoolClosesIsNotLent() throws Exception {
        LeasingConnectionPool pool = pool(SETTINGS);
        CountDownLatch opening = new CountDownLatch(1);
        CountDownLatch mayOpen = new CountDownLatch(1);
        source.onTake = () -> {
            opening.countDown();
            awaitUninterruptibly(mayOpen);
        };
        Future<@Nullable Throwable> borrower = threads.submit(() -> catchThrowable(() -> pool.borrow(Lease.SHORT)));
        opening.await();

        pool.close(Duration.ZERO);
        mayOpen.countDown();

        assertThat(borrower.get()).isInstanceOf(PoolClosedException.class);
        assertThat(source.discarded.get()).isEqualTo(1);
        assertThat(source.closed.get()).isTrue();
    }

    @Test
    void anOpeningThatAnInterruptEndedIsAnInterruptAndNoError() throws Exception {
        try (LeasingConnectionPool pool = pool(SETTINGS)) {
            source.onTake = () -> {
                Thread.currentThread().interrupt();
                throw new RedisConnectionException(RedisConnectionException.Kind.CONNECT, "closed by interrupt", null);
            };
            Future<Boolean> borrower = threads.submit(() -> {
                assertThatThrownBy(() -> pool.borrow(Lease.SHORT)).isInstanceOf(PoolInterruptedException.class);
                return Thread.currentThread().isInterrupted();
            });
            assertThat(borrower.get()).isTrue();
            assertThat(pool.stats().errors()).isZero();
        }
    }

    @Test
    void anInterruptedCloserCutsAtOnceAndKeepsItsFlag() throws InterruptedException, ExecutionException {
        LeasingConnectionPool pool = pool(SETTINGS);
        RedisConnection held = pool.borrow(Lease.SHORT);
        Future<Boolean> closer = threads.submit(() -> {
            Thread.currentThread().interrupt();
            pool.close(Duration.ofMinutes(10));
            return Thread.currentThread().isInterrupted();
        });

        assertThat(closer.get()).isTrue();
        assertThat(held.isBroken()).isTrue();
        held.close();
        assertThat(source.discarded.get()).isEqualTo(1);
        assertThat(pool.stats().errors()).as("closing is no error").isZero();
    }

    @Test
    void aFailedExchangeBreaksTheLeaseAndASecondIsNotAttempted() {
        try (LeasingConnectionPool pool = pool(SETTINGS)) {
            source.onExchange = () -> {
                throw new RedisConnectionException(RedisConnectionException.Kind.BROKEN, "gone", null);
            };
            try (RedisConnection connection = pool.borrow(Lease.SHORT)) {
                assertThatThrownBy(() -> connection.send(PING)).hasMessage("gone");
                source.onExchange = () -> {};
                assertThat(connection.isBroken()).isTrue();
                assertThatThrownBy(() -> connection.send(PING)).hasMessageContaining("broken already");
            }
            assertThat(source.discarded.get()).isEqualTo(1);
            assertThat(source.putBack.get()).isZero();
        }
    }

    @Test
    void aReplyThatCameJustBeforeTheInterruptIsNotLost() {
        try (LeasingConnectionPool pool = pool(SETTINGS)) {
            RedisConnection connection = pool.borrow(Lease.LONG);
            source.onExchange = connection::interrupt;

            assertThat(connection.sendBlocking(RedisCommand.of("BZPOPMIN"), SOON))
                    .isEqualTo("BZPOPMIN");
            assertThat(connection.isBroken()).isTrue();
            connection.close();
            assertThat(source.discarded.get()).isEqualTo(1);
        }
    }

    @Test
    void aRedirectedConnectionTellsTheServersAndHasTheIdleOnesClosed() {
        try (LeasingConnectionPool pool = pool(SETTINGS)) {
            RedisConnection connection = pool.borrow(Lease.SHORT);

            connection.markRedirected("READONLY You can't write against a read only replica.");
            connection.close();

            assertThat(servers.answers).containsExactly("READONLY You can't write against a read only replica.");
            assertThat(source.evictions.get()).isEqualTo(1);
            assertThat(source.discarded.get()).isEqualTo(1);
        }
    }

    @Test
    void aConnectionThatIsKnownToLeadElsewhereTellsNothingNewAndIsClosed() {
        try (LeasingConnectionPool pool = pool(SETTINGS)) {
            RedisConnection redirected = pool.borrow(Lease.SHORT);
            RedisConnection other = pool.borrow(Lease.SHORT);
            servers.current = RedisAddress.parse("redis://another");

            redirected.markRedirected("MOVED 1 another:6379");
            redirected.close();
            other.close();

            assertThat(servers.answers).isEmpty();
            assertThat(source.evictions.get()).isZero();
            assertThat(source.discarded.get()).isEqualTo(2);
        }
    }

    @Test
    void whoWaitsOnAServerThatServesNoMoreIsCutWhenTheNextConnectionIsOpened() {
        try (LeasingConnectionPool pool = pool(SETTINGS)) {
            servers.current = ConnectionSourceDouble.SERVER;
            RedisConnection waiting = pool.borrow(Lease.LONG);
            servers.current = RedisAddress.parse("redis://another");

            pool.borrow(Lease.SHORT).close();

            assertThat(source.opened.get(0).cut).isTrue();
            waiting.close();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
