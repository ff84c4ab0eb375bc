package dev.oxbow.redis.lettuce;

import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.internal.pool.ConnectionSource;
import dev.oxbow.core.internal.pool.ConnectionSourceContract;
import dev.oxbow.core.internal.topology.Topology;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.redis.pooling.PooledConnectionSource;
import org.junit.jupiter.api.Tag;

@Tag("redis")
final class LettuceConnectionSourceTest extends ConnectionSourceContract {
    @Override
    protected ConnectionSource open(RedisAddress address, PoolSettings settings, CommandMeter meter) {
        return new PooledConnectionSource(
                settings, Topology.of(address, settings, meter), new LettuceOpener(settings, meter));
    }
}
