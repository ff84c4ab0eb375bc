package dev.oxbow.core.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.meter.Cause;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.Lease;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.pool.RedisCommand;
import dev.oxbow.core.pool.RedisConnection;
import dev.oxbow.core.pool.RedisConnectionException;
import dev.oxbow.core.pool.RedisException;
import dev.oxbow.core.pool.RedisWaitInterruptedException;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.testing.RedisServerProcess;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link RedisCalls} must do over every adapter's pool, against a real redis-server. Adapters run it unchanged. */
public abstract class RedisCallsContract {
    private static final CallPurpose WRITE = new CallPurpose(Cause.ADD, false);
    private static final CallPurpose IDEMPOTENT = new CallPurpose(Cause.STATUS, true);
    private static final RedisCommand WAIT = RedisCommand.of("BLPOP", "list", "5");
    private static final Script SET_AND_GET = Script.of("setAndGet", """
            redis.call('SET', KEYS[1], ARGV[1])
            return {2, redis.call('GET', KEYS[1])}
            """);

    private final CommandMeter meter = new CommandMeter();
    private @Nullable RedisServerProcess server;
    private @Nullable ConnectionPool probing;
    private @Nullable ConnectionPool pool;

    /** For subclasses. */
    protected RedisCallsContract() {}

    /** A pool of the adapter under test, with default settings, that counts its handshakes in the meter. */
    protected abstract ConnectionPool openPool(RedisAddress address, CommandMeter meter);

    @BeforeEach
    final void startServer() {
        RedisServerProcess started = RedisServerProcess.start();
        server = started;
        probing = openPool(RedisAddress.parse(started.url()), new CommandMeter());
        pool = openPool(RedisAddress.parse(started.url()), meter);
    }

    @AfterEach
    final void stopServer() {
        for (AutoCloseable each : new @Nullable AutoCloseable[] {pool, probing, server}) {
            if (each != null) {
                closeQuietly(each);
            }
        }
    }

    @Test
    void aScriptIsSentInFullOnceAndByItsDigestAfterwards() {
        RedisCalls calls = calls();
        assertThat(setAndGet(calls, "one")).containsExactly("one");
        assertThat(setAndGet(calls, "two")).containsExactly("two");
        assertThat(sent(Cause.ADD)).isEqualTo(2);
        assertThat(sent(Cause.RETRY)).isEqualTo(1);
    }

    @Test
    void aServerThatForgotItsScriptsGetsThemAgain() {
        RedisCalls calls = calls();
        setAndGet(calls, "one");
        probe(RedisCommand.of("SCRIPT", "FLUSH"));
        assertThat(setAndGet(calls, "two")).containsExactly("two");
        assertThat(sent(Cause.RETRY)).isEqualTo(2);
    }

    @Test
    void whatIsCountedIsWhatTheServerCounted() {
        probe(RedisCommand.of("CONFIG", "RESETSTAT"));
        RedisCalls calls = calls();
        for (int i = 0; i < 5; i++) {
            setAndGet(calls, "value");
            calls.command(IDEMPOTENT, RedisCommand.of("GET", "key"));
        }
        assertThatThrownBy(() -> calls.command(IDEMPOTENT, RedisCommand.of("LLEN", "key")))
                .isInstanceOf(RedisException.class);
        assertThat(meter.counts().withInner()).isEqualTo(callsOfTheServer());
        assertThat(meter.counts().innerByCause()).containsEntry(Cause.ADD, 10L);
    }

    @Test
    void anIdempotentCallSurvivesTheLossOfItsConnection() throws Exception {
        RedisCalls calls = calls();
        CompletableFuture<@Nullable Object> call = CompletableFuture.supplyAsync(() -> calls.command(IDEMPOTENT, WAIT));
        Await.until("the command blocks", () -> blocked() == 1);
        killOthers();
        Await.until("the command blocks again", () -> blocked() == 1 && sent(Cause.STATUS) == 1);
        probe(RedisCommand.of("RPUSH", "list", "value"));
        assertThat(call.get(20, TimeUnit.SECONDS)).isEqualTo(List.of("list", "value"));
        assertThat(sent(Cause.STATUS)).isEqualTo(1);
        assertThat(sent(Cause.RETRY)).isEqualTo(1);
    }

    @Test
    void aWriteWhoseConnectionIsLostIsNotSentAgain() {
        RedisCalls calls = calls();
        CompletableFuture<@Nullable Object> call = CompletableFuture.supplyAsync(() -> calls.command(WRITE, WAIT));
        Await.until("the command blocks", () -> blocked() == 1);
        killOthers();
        assertThatThrownBy(() -> call.get(20, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(RedisConnectionException.class, e -> assertThat(e.surelyNotSent())
                        .isFalse());
        assertThat(sent(Cause.ADD)).isEqualTo(1);
        assertThat(sent(Cause.RETRY)).isZero();
        assertThat(blocked()).isZero();
    }

    @Test
    void afterItsConnectionsWereKilledTheNextIdempotentCallWorks() {
        RedisCalls calls = calls();
        setAndGet(calls, "value");
        killOthers();
        assertThat(calls.command(IDEMPOTENT, RedisCommand.of("GET", "key"))).isEqualTo("value");
    }

    @Test
    void aWaitIsEndedAtOnceByAnInterrupt() {
        BlockingCalls blocking = calls().openBlocking(Cause.WAIT);
        CompletableFuture<@Nullable Object> wait =
                CompletableFuture.supplyAsync(() -> blocking.send(WAIT, Duration.ofSeconds(5)));
        Await.until("the command blocks", () -> blocked() == 1);
        blocking.interrupt();
        assertThatThrownBy(() -> wait.get(20, TimeUnit.SECONDS))
                .hasCauseInstanceOf(RedisWaitInterruptedException.class);
        Await.until("the server noticed", () -> blocked() == 0);
        assertThat(sent(Cause.WAIT)).isEqualTo(1);
        blocking.close();
    }

    private RedisCalls calls() {
        return new RedisCalls(Objects.requireNonNull(pool), RetryPolicy.DEFAULT, meter, new CallJournal());
    }

    private static List<@Nullable Object> setAndGet(RedisCalls calls, String value) {
        return calls.script(WRITE, SET_AND_GET, List.of("key"), List.of(value));
    }

    private long sent(Cause cause) {
        return meter.counts().sentByCause().getOrDefault(cause, 0L);
    }

    private @Nullable Object probe(RedisCommand command) {
        try (RedisConnection connection = Objects.requireNonNull(probing).borrow(Lease.SHORT)) {
            return connection.send(command);
        }
    }

    private void killOthers() {
        probe(RedisCommand.of("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"));
    }

    private long blocked() {
        return number("blocked_clients:(\\d+)", String.valueOf(probe(RedisCommand.of("INFO", "clients"))));
    }

    /** Commands that the server ran since its statistics were reset, scripts' included, without those that ask. */
    private long callsOfTheServer() {
        String statistics = String.valueOf(probe(RedisCommand.of("INFO", "commandstats")));
        return statistics
                .lines()
                .filter(line -> line.startsWith("cmdstat_"))
                .filter(line -> !line.startsWith("cmdstat_info") && !line.startsWith("cmdstat_config"))
                .mapToLong(line -> number("calls=(\\d+)", line))
                .sum();
    }

    private static long number(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .findFirst()
                .map(result -> Long.parseLong(result.group(1)))
                .orElseThrow(() -> new AssertionError(pattern + " is not in " + text));
    }

    private static void closeQuietly(AutoCloseable each) {
        try {
            each.close();
        } catch (Exception e) {
            throw new AssertionError("while closing after a test", e);
        }
    }
}
