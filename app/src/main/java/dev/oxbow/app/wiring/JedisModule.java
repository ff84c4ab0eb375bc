package dev.oxbow.app.wiring;

import dagger.Module;
import dagger.Provides;
import dev.oxbow.app.config.Settings;
import dev.oxbow.core.meter.CommandMeter;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.redis.jedis.JedisConnectionPool;
import jakarta.inject.Singleton;

/** The pool on Jedis. Nothing else changes with the adapter. */
@Module
final class JedisModule {
    private JedisModule() {}

    @Provides
    @Singleton
    static ConnectionPool pool(RedisAddress address, Settings settings, CommandMeter meter) {
        return JedisConnectionPool.open(address, settings.redis().pool(), meter);
    }
}
