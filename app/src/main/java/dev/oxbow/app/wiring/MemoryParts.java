package dev.oxbow.app.wiring;

import dagger.BindsInstance;
import dagger.Component;
import dev.oxbow.app.config.Settings;
import jakarta.inject.Singleton;

/** The program with queues in memory: no Redis is contacted. */
@Singleton
@Component(modules = {EngineModule.class, MemoryModule.class})
interface MemoryParts extends Parts {
    @Component.Factory
    interface Factory {
        MemoryParts create(@BindsInstance Settings settings);
    }
}
