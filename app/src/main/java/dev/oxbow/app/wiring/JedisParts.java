package dev.oxbow.app.wiring;

import dagger.BindsInstance;
import dagger.Component;
import dev.oxbow.app.config.Settings;
import dev.oxbow.core.pool.RedisAddress;
import jakarta.inject.Singleton;

/** The program on Jedis. */
@Singleton
@Component(modules = {EngineModule.class, RedisModule.class, JedisModule.class})
interface JedisParts extends Parts {
    @Component.Factory
    interface Factory {
        JedisParts create(@BindsInstance Settings settings, @BindsInstance RedisAddress address);
    }
}
