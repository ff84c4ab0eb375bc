package dev.oxbow.app.wiring;

import dagger.Module;
import dagger.Provides;
import dev.oxbow.app.config.RedisSettings;
import dev.oxbow.app.config.Settings;
import dev.oxbow.app.metrics.Metrics;
import dev.oxbow.core.Oxbow;
import dev.oxbow.core.OxbowBuilder;
import dev.oxbow.core.analysis.Analysis;
import dev.oxbow.core.analysis.PollingPolicy;
import dev.oxbow.core.health.HealthCheck;
import dev.oxbow.core.pool.RedisAddress;
import jakarta.inject.Singleton;
import java.util.Optional;

/** From settings to the parts of the program. */
@Module
final class ProgramModule {
    private ProgramModule() {}

    @Provides
    @Singleton
    static Oxbow oxbow(Settings settings, Optional<RedisAddress> address) {
        RedisSettings redis = settings.redis();
        OxbowBuilder builder = Oxbow.builder()
                .adapter(redis.adapter().word())
                .pool(redis.pool())
                .prefix(settings.prefix())
                .maxRetries(redis.maxRetries())
                .commandBudget(redis.budget())
                .workerListing(redis.listing());
        address.ifPresentOrElse(builder::redis, builder::inMemory);
        return builder.build();
    }

    @Provides
    @Singleton
    static Analysis analysis(Oxbow oxbow) {
        return new Analysis(oxbow.queue(Analysis.QUEUE), oxbow.statuses(), PollingPolicy.DEFAULT);
    }

    @Provides
    @Singleton
    static HealthCheck health(Oxbow oxbow) {
        return new HealthWithSettings(oxbow.health());
    }

    @Provides
    @Singleton
    static Metrics metrics(Oxbow oxbow, HealthCheck health) {
        return new Metrics(oxbow.pool(), oxbow::commands, health);
    }
}
