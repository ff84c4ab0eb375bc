package dev.oxbow.app.wiring;

import dagger.Module;
import dagger.Provides;
import dev.oxbow.core.Oxbow;
import dev.oxbow.core.health.HealthCheck;
import dev.oxbow.core.internal.health.MemoryHealthCheck;
import dev.oxbow.core.internal.memory.InMemoryJobStore;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.store.JobStore;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;

/** A store of jobs in memory, and nothing below it. */
@Module
final class MemoryModule {
    private MemoryModule() {}

    @Provides
    static Optional<ConnectionPool> noPool() {
        return Optional.empty();
    }

    @Provides
    @Singleton
    static JobStore store(Clock clock) {
        return new InMemoryJobStore(clock);
    }

    @Provides
    @Singleton
    static HealthCheck health(JobStore store, Oxbow oxbow, Clock clock) {
        return new MemoryHealthCheck(store, oxbow::queueNames, clock);
    }
}
