package dev.oxbow.app.wiring;

import dagger.Module;
import dagger.Provides;
import dev.oxbow.app.config.Settings;
import dev.oxbow.core.Oxbow;
import dev.oxbow.core.health.HealthCheck;
import dev.oxbow.core.internal.bullmq.BullMqJobStore;
import dev.oxbow.core.internal.call.CallJournal;
import dev.oxbow.core.internal.call.RedisCalls;
import dev.oxbow.core.internal.call.RetryPolicy;
import dev.oxbow.core.internal.health.PoolHealthCheck;
import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.store.JobStore;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;

/** What is between the pool and the engine, on every Redis adapter. */
@Module
final class RedisModule {
    private RedisModule() {}

    @Provides
    static Optional<ConnectionPool> knownPool(ConnectionPool pool) {
        return Optional.of(pool);
    }

    @Provides
    @Singleton
    static CallJournal journal(Clock clock) {
        return new CallJournal(clock);
    }

    @Provides
    @Singleton
    static RedisCalls calls(ConnectionPool pool, Settings settings, CommandMeter meter, CallJournal journal) {
        return new RedisCalls(pool, RetryPolicy.ofRetries(settings.redis().maxRetries()), meter, journal);
    }

    @Provides
    @Singleton
    static JobStore store(RedisCalls calls, Settings settings, Clock clock) {
        return new BullMqJobStore(
                calls, settings.prefix(), clock, settings.redis().listing());
    }

    @Provides
    @Singleton
    static HealthCheck health(
            ConnectionPool pool,
            JobStore store,
            Oxbow oxbow,
            Settings settings,
            CommandMeter meter,
            CallJournal journal,
            Clock clock) {
        return new PoolHealthCheck(
                pool,
                store,
                oxbow::queueNames,
                meter,
                journal,
                settings.redis().budget(),
                clock,
                PoolHealthCheck.DEFAULT_INTERVAL);
    }
}
