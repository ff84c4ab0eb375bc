package dev.oxbow.app.wiring;

import dagger.BindsInstance;
import dagger.Component;
import dev.oxbow.app.config.Settings;
import dev.oxbow.core.pool.RedisAddress;
import jakarta.inject.Singleton;

/** The program on Lettuce. */
@Singleton
@Component(modules = {EngineModule.class, RedisModule.class, LettuceModule.class})
interface LettuceParts extends Parts {
    @Component.Factory
    interface Factory {
        LettuceParts create(@BindsInstance Settings settings, @BindsInstance RedisAddress address);
    }
}
