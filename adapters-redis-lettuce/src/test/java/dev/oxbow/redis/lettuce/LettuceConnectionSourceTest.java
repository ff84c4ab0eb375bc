package dev.oxbow.redis.lettuce;

import dev.oxbow.core.meter.CommandMeter;
import dev.oxbow.core.pool.ConnectionSource;
import dev.oxbow.core.pool.ConnectionSourceContract;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.topology.Topology;

final class LettuceConnectionSourceTest extends ConnectionSourceContract {
    @Override
    protected ConnectionSource open(RedisAddress address, PoolSettings settings, CommandMeter meter) {
        return new LettuceConnectionSource(
                settings, Topology.of(address, settings, meter), new LettuceOpener(settings, meter));
    }
}
