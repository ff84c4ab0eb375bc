package dev.oxbow.app.wiring;

import dagger.Module;
import dagger.Provides;
import dev.oxbow.app.metrics.Metrics;
import dev.oxbow.core.Oxbow;
import dev.oxbow.core.analysis.Analysis;
import dev.oxbow.core.analysis.PollingPolicy;
import dev.oxbow.core.health.HealthCheck;
import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.store.JobStore;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;

/** What is the same on every store of jobs. */
@Module
final class EngineModule {
    private EngineModule() {}

    @Provides
    @Singleton
    static Clock clock() {
        return Clock.systemUTC();
    }

    @Provides
    @Singleton
    static CommandMeter meter() {
        return new CommandMeter();
    }

    @Provides
    @Singleton
    static Oxbow oxbow(JobStore store, Clock clock) {
        return Oxbow.over(store, clock, () -> {});
    }

    @Provides
    @Singleton
    static Analysis analysis(Oxbow oxbow) {
        return new Analysis(oxbow.queue(Analysis.QUEUE), oxbow.statuses(), PollingPolicy.DEFAULT);
    }

    @Provides
    @Singleton
    static Metrics metrics(Optional<ConnectionPool> pool, CommandMeter meter, HealthCheck health) {
        return new Metrics(pool, meter, health);
    }
}
