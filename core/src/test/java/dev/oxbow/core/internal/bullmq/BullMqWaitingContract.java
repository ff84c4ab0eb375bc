package dev.oxbow.core.internal.bullmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.core.internal.call.Replies;
import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.pool.RedisException;
import dev.oxbow.core.store.WorkSignal;
import dev.oxbow.core.store.WorkWaiter;
import dev.oxbow.core.testing.Await;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a wait uses its connection. Each adapter extends this. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class BullMqWaitingContract {
    private static final Duration FOREVER = Duration.ofMinutes(10);

    private volatile Keyspace space;
    private volatile ConnectionPool pool;
    private volatile WorkWaiter waiter;

    /** For subclasses; JUnit makes one instance for each test. */
    @SuppressWarnings("NullAway.Init") // JUnit calls open() before each test
    protected BullMqWaitingContract() {}

    /** A pool of the adapter under test. */
    protected abstract ConnectionPool openPool(RedisAddress address, CommandMeter meter);

    /** The kind of Redis on which it runs. */
    protected RedisUnderTest redis() {
        return RedisUnderTest.ONE_SERVER;
    }

    @BeforeEach
    final void open() {
        CommandMeter meter = new CommandMeter();
        pool = openPool(redis().address(), meter);
        space = new Keyspace(pool, meter, redis());
        waiter = space.store.openWorkWaiter();
    }

    @AfterEach
    final void close() {
        waiter.close();
        space.close();
    }

    @Test
    void nothingIsBorrowedBeforeTheFirstWait() {
        assertThat(pool.stats().created()).isZero();
    }

    @Test
    void aWakeEndsTheWaitAndKeepsTheConnection() throws Exception {
        FutureTask<Optional<WorkSignal>> wait = startWaiting();
        untilBlocked();
        long created = pool.stats().created();

        waiter.wake();

        assertThat(wait.get(20, TimeUnit.SECONDS)).isEmpty();
        assertThat(pool.stats().created()).isEqualTo(created);
        assertThat(pool.stats().longLeases()).isEqualTo(1);
    }

    @Test
    void aWakeWhileTheWaitBeginsIsNotLost() throws Exception {
        waiter.await(List.of(Keyspace.QUEUE), Duration.ofMillis(1));
        for (int times = 0; times < 50; times++) {
            FutureTask<Optional<WorkSignal>> wait = startWaiting();

            waiter.wake();

            assertThat(wait.get(20, TimeUnit.SECONDS)).isEmpty();
        }
    }

    @Test
    void aWaitWhoseConnectionBreaksFailsAndTheNextBorrowsAnother() throws Exception {
        FutureTask<Optional<WorkSignal>> wait = startWaiting();
        untilBlocked();

        space.command("CLIENT", "KILL", "ID", blockedId());

        assertThatThrownBy(() -> wait.get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(RedisException.class);
        space.add(Keyspace.job());
        assertThat(waiter.await(List.of(Keyspace.QUEUE), FOREVER)).contains(new WorkSignal(Keyspace.QUEUE, null));
    }

    @Test
    void aWaitThatTheServerEndsFails() throws Exception {
        FutureTask<Optional<WorkSignal>> wait = startWaiting();
        untilBlocked();

        space.command("CLIENT", "UNBLOCK", blockedId(), "ERROR");

        assertThatThrownBy(() -> wait.get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(RedisException.class);
    }

    @Test
    void closingReleasesTheConnection() throws Exception {
        FutureTask<Optional<WorkSignal>> wait = startWaiting();
        untilBlocked();

        waiter.close();

        assertThat(wait.get(20, TimeUnit.SECONDS)).isEmpty();
        Await.until("the connection is released", () -> pool.stats().longLeases() == 0);
        assertThat(waiter.await(List.of(Keyspace.QUEUE), FOREVER)).isEmpty();
    }

    @Test
    void noQueueStarvesBehindOneThatAlwaysHasWork() {
        List<String> queues = List.of("busy", "quiet");
        space.store.add("quiet", List.of(Keyspace.job()));
        boolean quietSeen = false;
        for (int times = 0; times < 3 && !quietSeen; times++) {
            space.store.add("busy", List.of(Keyspace.job()));
            quietSeen = waiter.await(queues, FOREVER).orElseThrow().queue().equals("quiet");
        }

        assertThat(quietSeen).isTrue();
    }

    private FutureTask<Optional<WorkSignal>> startWaiting() {
        FutureTask<Optional<WorkSignal>> wait = new FutureTask<>(() -> waiter.await(List.of(Keyspace.QUEUE), FOREVER));
        Thread thread = new Thread(wait, "waiting-for-work");
        thread.setDaemon(true);
        thread.start();
        return wait;
    }

    private void untilBlocked() {
        Await.until("a client is blocked", () -> !blockedId().isEmpty());
    }

    /** Id of the client that blocks in BZPOPMIN; each test ends its own, so there is at most one. */
    private String blockedId() {
        for (String line : Replies.text(space.command("CLIENT", "LIST")).lines().toList()) {
            if (line.contains("cmd=bzpopmin") && line.contains("flags=b")) {
                return line.replaceAll("^id=(\\d+) .*$", "$1");
            }
        }
        return "";
    }
}
