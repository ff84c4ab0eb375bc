package dev.oxbow.core.internal.call;

import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.meter.Cause;
import dev.oxbow.core.pool.RedisCommand;
import dev.oxbow.core.pool.RedisConnectionException;
import dev.oxbow.core.pool.RedisConnectionException.Kind;
import dev.oxbow.core.pool.RedisReplyException;
import dev.oxbow.core.testing.ManualClock;
import dev.oxbow.core.testing.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Calls over a scripted pool, whose pauses pass at once on a settable clock, always at their upper bound. */
final class CallsFixture {
    static final CallPurpose WRITE = new CallPurpose(Cause.TAKE, false);
    static final CallPurpose IDEMPOTENT = new CallPurpose(Cause.STATUS, true);
    static final RedisCommand COMMAND = RedisCommand.of("GET", "key");
    static final Script SCRIPT = Script.of("answer", "return {1, 42}");
    static final String QUOTA = "ERR max requests limit exceeded. Limit: 500000, Usage: 500000";

    final ScriptedPool pool = new ScriptedPool();
    final CommandMeter meter = new CommandMeter();
    final ManualClock clock = ManualClock.standing();
    final ManualTicker ticker = new ManualTicker();
    final CallJournal journal = new CallJournal(clock);
    final List<Duration> pauses = new ArrayList<>();
    final RedisCalls calls = withPolicy(RetryPolicy.DEFAULT);

    RedisCalls withPolicy(RetryPolicy policy) {
        return new RedisCalls(
                pool,
                policy,
                meter,
                journal,
                ticker,
                pause -> {
                    if (pool.leasesOpen() > 0) {
                        throw new AssertionError("a pause must not hold a connection");
                    }
                    if (Thread.interrupted()) {
                        throw new InterruptedException();
                    }
                    pauses.add(pause);
                    ticker.advance(pause);
                },
                () -> 1);
    }

    long sent(Cause cause) {
        return meter.counts().sentByCause().getOrDefault(cause, 0L);
    }

    long inner(Cause cause) {
        return meter.counts().innerByCause().getOrDefault(cause, 0L);
    }

    static RedisConnectionException notSent() {
        return new RedisConnectionException(Kind.CONNECT, "Connection refused", null);
    }

    static RedisConnectionException broken() {
        return new RedisConnectionException(Kind.BROKEN, "Connection reset", null);
    }

    static RedisConnectionException late() {
        return new RedisConnectionException(Kind.TIMEOUT, "no reply in time", null);
    }

    static RedisReplyException error(String text) {
        return new RedisReplyException(text);
    }
}
