package dev.oxbow.app.wiring;

import dagger.Module;
import dagger.Provides;
import dev.oxbow.app.config.Settings;
import dev.oxbow.core.meter.CommandMeter;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.redis.lettuce.LettuceConnectionPool;
import jakarta.inject.Singleton;

/** The pool on Lettuce. Nothing else changes with the adapter. */
@Module
final class LettuceModule {
    private LettuceModule() {}

    @Provides
    @Singleton
    static ConnectionPool pool(RedisAddress address, Settings settings, CommandMeter meter) {
        return LettuceConnectionPool.open(address, settings.redis().pool(), meter);
    }
}
