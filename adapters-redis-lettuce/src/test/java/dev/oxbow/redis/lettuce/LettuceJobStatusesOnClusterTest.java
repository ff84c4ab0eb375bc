package dev.oxbow.redis.lettuce;

import dev.oxbow.core.internal.bullmq.RedisUnderTest;
import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.internal.status.JobStatusesContract;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.RedisAddress;
import org.junit.jupiter.api.Tag;

@Tag("cluster")
final class LettuceJobStatusesOnClusterTest extends JobStatusesContract {
    @Override
    protected ConnectionPool openPool(RedisAddress address, CommandMeter meter) {
        return new LettuceConnectionPoolFactory().open(address, PoolSettings.DEFAULTS, meter);
    }

    @Override
    protected RedisUnderTest redis() {
        return RedisUnderTest.CLUSTER;
    }
}
