package dev.oxbow.redis.jedis;

import dev.oxbow.core.internal.bullmq.BullMqKeyspaceContract;
import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.RedisAddress;
import org.junit.jupiter.api.Tag;

@Tag("redis")
final class JedisBullMqKeyspaceTest extends BullMqKeyspaceContract {
    @Override
    protected ConnectionPool openPool(RedisAddress address, CommandMeter meter) {
        return new JedisConnectionPoolFactory().open(address, PoolSettings.DEFAULTS, meter);
    }
}
