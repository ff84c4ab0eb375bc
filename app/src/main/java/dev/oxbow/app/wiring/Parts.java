package dev.oxbow.app.wiring;

import dagger.BindsInstance;
import dagger.Component;
import dev.oxbow.app.config.Settings;
import dev.oxbow.app.metrics.Metrics;
import dev.oxbow.core.Oxbow;
import dev.oxbow.core.analysis.Analysis;
import dev.oxbow.core.health.HealthCheck;
import dev.oxbow.core.pool.RedisAddress;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The parts of the program. Each call of a method returns the same part. */
@Singleton
@Component(modules = ProgramModule.class)
interface Parts {
    Oxbow oxbow();

    Analysis analysis();

    HealthCheck health();

    Metrics metrics();

    @Component.Factory
    interface Factory {
        /** @param address empty: queues live in memory */
        Parts create(@BindsInstance Settings settings, @BindsInstance Optional<RedisAddress> address);
    }
}
