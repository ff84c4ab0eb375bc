package dev.oxbow.core.internal.health;

import dev.oxbow.core.meter.Percentiles;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.Lease;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.PoolStats;
import dev.oxbow.core.pool.RedisConnection;
import dev.oxbow.core.pool.RedisException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Test double of a pool that has settable figures and fails every borrow as it is told. */
final class FiguresPool implements ConnectionPool {
    volatile long exhausted;
    volatile long leaks;
    volatile int direct;
    volatile @Nullable RedisException borrowFailure;

    @Override
    public RedisConnection borrow(Lease lease) {
        RedisException failure = borrowFailure;
        throw failure == null ? new UnsupportedOperationException("only figures") : failure;
    }

    @Override
    public PoolStats stats() {
        return new PoolStats(10, 4, 1, 2, 1, 0, 0, exhausted, direct, direct, 1, leaks, Percentiles.NONE);
    }

    @Override
    public PoolSettings settings() {
        return PoolSettings.DEFAULTS;
    }

    @Override
    public String adapter() {
        return "figures";
    }

    @Override
    public void close(Duration drain) {}
}
