package dev.oxbow.core.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.core.meter.Cause;
import dev.oxbow.core.pool.Lease;
import dev.oxbow.core.pool.RedisCommand;
import dev.oxbow.core.pool.RedisConnectionException;
import dev.oxbow.core.pool.RedisReplyException;
import dev.oxbow.core.pool.RedisWaitInterruptedException;
import dev.oxbow.core.testing.Await;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class BlockingCallsTest {
    private static final RedisCommand WAIT = RedisCommand.of("BZPOPMIN", "bull:q:marker", "5");
    private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);

    private final CallsFixture fixture = new CallsFixture();
    private final ScriptedPool pool = fixture.pool;
    private final BlockingCalls blocking = fixture.calls.openBlocking(Cause.WAIT);

    @Test
    void nothingIsBorrowedBeforeTheFirstCommand() {
        assertThat(pool.lent).isEmpty();
    }

    @Test
    void oneLongLeaseServesAllCommandsUntilClosed() {
        pool.reply("a").reply(null);
        assertThat(blocking.send(WAIT, FIVE_SECONDS)).isEqualTo("a");
        assertThat(blocking.send(WAIT, FIVE_SECONDS)).isNull();
        assertThat(pool.leases).containsExactly(Lease.LONG);
        assertThat(pool.leasesOpen()).isEqualTo(1);
        assertThat(fixture.sent(Cause.WAIT)).isEqualTo(2);
        blocking.close();
        assertThat(pool.leasesOpen()).isZero();
    }

    @Test
    void afterABreakTheNextCommandGetsANewConnection() {
        pool.fail(CallsFixture.broken()).reply("a");
        assertThatThrownBy(() -> blocking.send(WAIT, FIVE_SECONDS)).isInstanceOf(RedisConnectionException.class);
        assertThat(pool.leasesOpen()).isZero();
        assertThat(blocking.send(WAIT, FIVE_SECONDS)).isEqualTo("a");
        assertThat(fixture.sent(Cause.WAIT)).isEqualTo(2);
    }

    @Test
    void blockingCommandsAreNeverRetried() {
        pool.fail(CallsFixture.error("LOADING Redis is loading the dataset in memory"));
        assertThatThrownBy(() -> blocking.send(WAIT, FIVE_SECONDS)).isInstanceOf(RedisReplyException.class);
        assertThat(pool.sent).hasSize(1);
    }

    @Test
    void anInterruptEndsTheWaitOfAnotherThread() {
        CompletableFuture<Object> waiter =
                CompletableFuture.supplyAsync(() -> String.valueOf(blocking.send(WAIT, FIVE_SECONDS)));
        Await.until("the thread waits", () -> pool.waiting);
        blocking.interrupt();
        assertThatThrownBy(() -> waiter.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(RedisWaitInterruptedException.class);
        assertThat(fixture.sent(Cause.WAIT)).isEqualTo(1);
        assertThat(pool.leasesOpen()).isZero();
    }

    @Test
    void anInterruptBeforeTheWaitEndsTheNextOneOnce() {
        blocking.interrupt();
        assertThatThrownBy(() -> blocking.send(WAIT, FIVE_SECONDS)).isInstanceOf(RedisWaitInterruptedException.class);
        assertThat(pool.sent).isEmpty();
        pool.reply("a");
        assertThat(blocking.send(WAIT, FIVE_SECONDS)).isEqualTo("a");
    }

    @Test
    void closingEndsTheWaitAndReturnsTheConnection() {
        CompletableFuture<Object> waiter =
                CompletableFuture.supplyAsync(() -> String.valueOf(blocking.send(WAIT, FIVE_SECONDS)));
        Await.until("the thread waits", () -> pool.waiting);
        blocking.close();
        assertThatThrownBy(() -> waiter.get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(RedisWaitInterruptedException.class);
        assertThat(pool.leasesOpen()).isZero();
    }

    @Test
    void aClosedWaitSendsNothing() {
        blocking.close();
        blocking.close();
        assertThatThrownBy(() -> blocking.send(WAIT, FIVE_SECONDS)).isInstanceOf(RedisWaitInterruptedException.class);
        assertThat(pool.lent).isEmpty();
    }

    @Test
    void aUsedUpQuotaStopsBlockingCommandsToo() {
        pool.fail(CallsFixture.error(CallsFixture.QUOTA));
        assertThatThrownBy(() -> blocking.send(WAIT, FIVE_SECONDS)).hasMessage(CallsFixture.QUOTA);
        assertThatThrownBy(() -> blocking.send(WAIT, FIVE_SECONDS)).hasMessage(CallsFixture.QUOTA);
        assertThat(pool.sent).hasSize(1);
    }
}
