package dev.oxbow.app.benchmark;

import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.Lease;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.pool.RedisCommand;
import dev.oxbow.core.pool.RedisConnection;
import dev.oxbow.core.testing.RedisServerProcess;
import dev.oxbow.redis.jedis.JedisConnectionPoolFactory;
import dev.oxbow.redis.lettuce.LettuceConnectionPoolFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What borrowing a connection and giving it back costs, beside a round trip over one: a pool with the default settings (10
 * connections, leak warning on) on a real redis-server on loopback. Throughput of all threads together, so that 16 threads
 * on 10 connections and few processors are charged for waiting for each other.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PoolBenchmark {
    private static final RedisCommand PING = RedisCommand.of("PING");

    /** The client library. */
    @Param({"jedis", "lettuce"})
    public String adapter = "";

    private @Nullable RedisServerProcess server;
    private @Nullable ConnectionPool pool;

    /** Starts a server and opens a pool on it. */
    @Setup(Level.Trial)
    public void open() {
        RedisServerProcess started = RedisServerProcess.start();
        server = started;
        RedisAddress address = RedisAddress.parse(started.url());
        CommandMeter meter = new CommandMeter();
        pool = adapter.equals("jedis")
                ? new JedisConnectionPoolFactory().open(address, PoolSettings.DEFAULTS, meter)
                : new LettuceConnectionPoolFactory().open(address, PoolSettings.DEFAULTS, meter);
    }

    /** Closes both. */
    @TearDown(Level.Trial)
    public void close() {
        if (pool != null) {
            pool.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private ConnectionPool pool() {
        if (pool == null) {
            throw new IllegalStateException("no pool was opened");
        }
        return pool;
    }

    /** A connection that is borrowed once. */
    @State(Scope.Thread)
    public static class Borrowed {
        private @Nullable RedisConnection connection;

        /** Borrows. */
        @Setup(Level.Trial)
        public void borrow(PoolBenchmark benchmark) {
            connection = benchmark.pool().borrow(Lease.LONG);
        }

        /** Gives back. */
        @TearDown(Level.Trial)
        public void giveBack() {
            if (connection != null) {
                connection.close();
            }
        }
    }

    /** Borrow and return, nobody else there. */
    @Benchmark
    @Threads(1)
    public boolean lend01() {
        return lend();
    }

    /** Borrow and return, more threads than connections. */
    @Benchmark
    @Threads(16)
    public boolean lend16() {
        return lend();
    }

    private boolean lend() {
        try (RedisConnection connection = pool().borrow(Lease.SHORT)) {
            return connection.isBroken();
        }
    }

    /** A round trip over a connection that is borrowed already. */
    @Benchmark
    @Threads(1)
    public @Nullable Object roundTrip(Borrowed borrowed) {
        if (borrowed.connection == null) {
            throw new IllegalStateException("no connection was borrowed");
        }
        return borrowed.connection.send(PING);
    }
}
