package dev.oxbow.redis.lettuce;

import dev.oxbow.core.internal.bullmq.RedisUnderTest;
import dev.oxbow.core.internal.status.StatusesOfWorkersContract;
import dev.oxbow.core.meter.CommandMeter;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.RedisAddress;

final class LettuceStatusesOfWorkersOnClusterTest extends StatusesOfWorkersContract {
    @Override
    protected ConnectionPool openPool(RedisAddress address, CommandMeter meter) {
        return LettuceConnectionPool.open(address, PoolSettings.DEFAULTS, meter);
    }

    @Override
    protected RedisUnderTest redis() {
        return RedisUnderTest.CLUSTER;
    }
}
