package dev.oxbow.redis.lettuce;

import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.internal.topology.SentinelContract;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.RedisAddress;
import org.junit.jupiter.api.Tag;

@Tag("cluster")
final class LettuceSentinelTest extends SentinelContract {
    @Override
    protected ConnectionPool openPool(RedisAddress address, CommandMeter meter) {
        return new LettuceConnectionPoolFactory().open(address, PoolSettings.DEFAULTS, meter);
    }
}
