package dev.oxbow.redis.lettuce;

import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.internal.pool.ConnectionPoolContract;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.RedisAddress;
import org.junit.jupiter.api.Tag;

@Tag("redis")
final class LettuceConnectionPoolTest extends ConnectionPoolContract {
    @Override
    protected ConnectionPool open(RedisAddress address, PoolSettings settings, CommandMeter meter) {
        return new LettuceConnectionPoolFactory().open(address, settings, meter);
    }
}
