package dev.oxbow.app.wiring;

import dagger.Module;
import dagger.Provides;
import dev.oxbow.app.config.Settings;
import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.redis.jedis.JedisConnectionPoolFactory;
import jakarta.inject.Singleton;

/** The pool on Jedis. Nothing else changes with the adapter. */
@Module
final class JedisModule {
    private JedisModule() {}

    @Provides
    @Singleton
    static ConnectionPool pool(RedisAddress address, Settings settings, CommandMeter meter) {
        return new JedisConnectionPoolFactory().open(address, settings.redis().pool(), meter);
    }
}
