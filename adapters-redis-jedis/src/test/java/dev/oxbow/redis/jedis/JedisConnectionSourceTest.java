package dev.oxbow.redis.jedis;

import dev.oxbow.core.meter.CommandMeter;
import dev.oxbow.core.pool.ConnectionSource;
import dev.oxbow.core.pool.ConnectionSourceContract;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.topology.Topology;

final class JedisConnectionSourceTest extends ConnectionSourceContract {
    @Override
    protected ConnectionSource open(RedisAddress address, PoolSettings settings, CommandMeter meter) {
        return new JedisConnectionSource(settings, Topology.of(address, settings, meter), new JedisOpener(meter));
    }
}
