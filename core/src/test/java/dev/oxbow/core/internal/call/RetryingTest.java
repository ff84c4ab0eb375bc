package dev.oxbow.core.internal.call;

import static dev.oxbow.core.internal.call.CallsFixture.COMMAND;
import static dev.oxbow.core.internal.call.CallsFixture.IDEMPOTENT;
import static dev.oxbow.core.internal.call.CallsFixture.WRITE;
import static dev.oxbow.core.internal.call.CallsFixture.broken;
import static dev.oxbow.core.internal.call.CallsFixture.error;
import static dev.oxbow.core.internal.call.CallsFixture.late;
import static dev.oxbow.core.internal.call.CallsFixture.notSent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.core.fault.Fault;
import dev.oxbow.core.fault.FaultKind;
import dev.oxbow.core.meter.Cause;
import dev.oxbow.core.pool.CallOutcomeUnknownException;
import dev.oxbow.core.pool.PoolExhaustedException;
import dev.oxbow.core.pool.PoolInterruptedException;
import dev.oxbow.core.pool.RedisConnectionException;
import dev.oxbow.core.pool.RedisException;
import dev.oxbow.core.pool.RedisReplyException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class RetryingTest {
    private static final String LOADING = "LOADING Redis is loading the dataset in memory";

    private final CallsFixture fixture = new CallsFixture();
    private final ScriptedPool pool = fixture.pool;

    @Test
    void aWriteThatWasSurelyNotSentIsRetried() {
        pool.failToLend(notSent()).failToLend(notSent()).reply("OK");
        assertThat(fixture.calls.command(WRITE, COMMAND)).isEqualTo("OK");
        assertThat(fixture.pauses).containsExactly(Duration.ofMillis(50), Duration.ofMillis(100));
    }

    @Test
    void aWriteWhoseOutcomeIsUnknownIsNotRetried() {
        pool.fail(broken());
        assertThatThrownBy(() -> fixture.calls.command(WRITE, COMMAND))
                .isInstanceOfSatisfying(
                        RedisException.class, e -> assertThat(e.surelyNotSent()).isFalse());
        assertThat(pool.sent).hasSize(1);
    }

    @Test
    void redirectsToAnotherServerAreRetriedWithinTheBound() {
        RedisCalls calls = fixture.withPolicy(RetryPolicy.ofRetries(0));
        pool.fail(moved()).fail(moved()).reply("OK");

        assertThat(calls.command(WRITE, COMMAND)).isEqualTo("OK");

        assertThat(fixture.pauses).as("at once at first").containsExactly(Duration.ofMillis(50));
        assertThat(pool.redirected).containsExactly("MOVED 1 a:1", "MOVED 1 a:1");
    }

    private static RedisReplyException moved() {
        return RedisReplyException.of(Fault.of(FaultKind.SLOT_MOVED, "MOVED 1 a:1"));
    }

    @Test
    void whileASlotMovesACallIsRetriedUntilItsDeadline() {
        for (int i = 0; i < 100; i++) {
            pool.fail(error("TRYAGAIN Multiple keys request during rehashing of slot"));
        }

        assertThatThrownBy(() -> fixture.calls.command(WRITE, COMMAND)).isInstanceOf(RedisReplyException.class);

        Duration waited = fixture.pauses.stream().reduce(Duration.ZERO, Duration::plus);
        assertThat(waited).isBetween(Duration.ofSeconds(12), Duration.ofSeconds(15));
        assertThat(pool.lent).noneMatch(ScriptedPool.ScriptedConnection::isBroken);
    }

    @Test
    void aLateReplyIsNotWaitedForAgainUnlessTheCallIsIdempotent() {
        pool.fail(late());
        assertThatThrownBy(() -> fixture.calls.command(WRITE, COMMAND)).isInstanceOf(RedisConnectionException.class);
        pool.fail(late()).reply("value");
        assertThat(fixture.calls.command(IDEMPOTENT, COMMAND)).isEqualTo("value");
    }

    @Test
    void anIdempotentCallIsRetriedOnAnotherConnectionAtOnce() {
        pool.fail(broken()).reply("value");
        assertThat(fixture.calls.command(IDEMPOTENT, COMMAND)).isEqualTo("value");
        assertThat(fixture.pauses).isEmpty();
        assertThat(pool.lent).hasSize(2);
        assertThat(pool.lent.get(0).isBroken()).isTrue();
    }

    @Test
    void retriesAreCountedAsSuch() {
        pool.fail(broken()).fail(broken()).reply("value");
        fixture.calls.command(IDEMPOTENT, COMMAND);
        assertThat(fixture.sent(Cause.STATUS)).isEqualTo(1);
        assertThat(fixture.sent(Cause.RETRY)).isEqualTo(2);
    }

    @Test
    void whatWasNotSentIsNotCounted() {
        pool.failToLend(notSent()).fail(notSent()).reply("OK");
        fixture.calls.command(WRITE, COMMAND);
        assertThat(fixture.meter.counts().sent()).isEqualTo(1).isEqualTo(pool.sent.size());
    }

    @Test
    void aRejectionBeforeRunningIsRetriedForWritesToo() {
        pool.fail(error(LOADING)).reply("OK");
        assertThat(fixture.calls.command(WRITE, COMMAND)).isEqualTo("OK");
    }

    @Test
    void anErrorFromInsideAScriptIsNotRetriedForWrites() {
        pool.fail(error("MISCONF Redis is configured to save RDB snapshots script: 7b2a, on @user_script:3."));
        assertThatThrownBy(() -> fixture.calls.command(WRITE, COMMAND)).isInstanceOf(RedisReplyException.class);
    }

    @Test
    void itGivesUpAfterThreeRetries() {
        pool.fail(error(LOADING)).fail(error(LOADING)).fail(error(LOADING)).fail(error(LOADING));
        assertThatThrownBy(() -> fixture.calls.command(IDEMPOTENT, COMMAND)).hasMessage(LOADING);
        assertThat(fixture.pauses)
                .containsExactly(Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(200));
        assertThat(pool.sent).hasSize(4);
    }

    @Test
    void noRetryStartsAfterTheDeadline() {
        pool.answer(() -> {
            fixture.ticker.advance(Duration.ofSeconds(15));
            throw late();
        });
        assertThatThrownBy(() -> fixture.calls.command(IDEMPOTENT, COMMAND))
                .isInstanceOf(RedisConnectionException.class);
        assertThat(fixture.pauses).isEmpty();
    }

    @Test
    void pausesStopGrowingAtTheLongest() {
        RetryPolicy policy = new RetryPolicy(10, Duration.ofMillis(50), Duration.ofSeconds(2));
        assertThat(policy.pause(5, 1)).isEqualTo(Duration.ofMillis(1600));
        assertThat(policy.pause(6, 1)).isEqualTo(Duration.ofSeconds(2));
        assertThat(policy.pause(10, 1)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void theJitterIsFull() {
        assertThat(RetryPolicy.DEFAULT.pause(1, 0)).isZero();
        assertThat(RetryPolicy.DEFAULT.pause(1, 0.5)).isEqualTo(Duration.ofMillis(50));
    }

    @Test
    void anExhaustedPoolIsNotRetried() {
        pool.failToLend(new PoolExhaustedException("10 of 10 lent"));
        assertThatThrownBy(() -> fixture.calls.command(IDEMPOTENT, COMMAND)).isInstanceOf(PoolExhaustedException.class);
    }

    @Test
    void rejectedCredentialsAreNotRetried() {
        pool.failToLend(error("WRONGPASS invalid username-password pair or user is disabled."));
        assertThatThrownBy(() -> fixture.calls.command(IDEMPOTENT, COMMAND)).isInstanceOf(RedisReplyException.class);
        assertThat(fixture.meter.counts().sent()).isZero();
    }

    @Test
    void afterAnUnknownOutcomeTheCallNeverClaimsThatNothingWasSent() {
        pool.fail(broken()).fail(notSent());
        RedisCalls once = fixture.withPolicy(new RetryPolicy(1, Duration.ofMillis(1), Duration.ofMillis(1)));
        assertThatThrownBy(() -> once.command(IDEMPOTENT, COMMAND))
                .isInstanceOfSatisfying(CallOutcomeUnknownException.class, e -> {
                    assertThat(e.surelyNotSent()).isFalse();
                    assertThat(e.fault().kind()).isEqualTo(FaultKind.UNREACHABLE);
                });
    }

    @Test
    void anInterruptEndsThePauseAndStaysSet() {
        pool.fail(error(LOADING));
        RedisCalls interruptedWhilePausing = new RedisCalls(
                pool,
                RetryPolicy.DEFAULT,
                fixture.meter,
                fixture.journal,
                fixture.ticker,
                pause -> {
                    throw new InterruptedException();
                },
                () -> 1);
        assertThatThrownBy(() -> interruptedWhilePausing.command(WRITE, COMMAND))
                .isInstanceOf(PoolInterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void anInterruptedThreadDoesNotRetry() {
        pool.answer(() -> {
            Thread.currentThread().interrupt();
            throw broken();
        });
        assertThatThrownBy(() -> fixture.calls.command(IDEMPOTENT, COMMAND))
                .isInstanceOf(RedisConnectionException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(fixture.journal.newestFault()).isEmpty();
    }

    @Test
    void aPolicyRejectsNegativeValuesByName() {
        assertThatThrownBy(() -> RetryPolicy.ofRetries(-1)).hasMessageContaining("maxRetries");
        assertThatThrownBy(() -> new RetryPolicy(1, Duration.ofMillis(-1), Duration.ZERO))
                .hasMessageContaining("base");
    }
}
