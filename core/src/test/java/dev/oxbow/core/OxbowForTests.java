package dev.oxbow.core;

import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.internal.wiring.Engine;
import dev.oxbow.core.internal.wiring.EngineSettings;
import dev.oxbow.core.job.PayloadCodec;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.telemetry.Telemetry;
import dev.oxbow.core.worker.WorkerListing;
import java.time.Clock;

/** Opens an {@link Oxbow} over a store or a pool that the test brings. */
public final class OxbowForTests {
    private OxbowForTests() {}

    /** Over a store; closing the Oxbow leaves what is below the store open. */
    public static Oxbow over(JobStore store) {
        return over(store, Clock.systemUTC(), () -> {});
    }

    /**
     * Over a store and what is closed after it.
     *
     * @param clock the clock that the store uses too
     * @param whenClosed run at the end of the close, for example {@code pool::close}
     */
    public static Oxbow over(JobStore store, Clock clock, Runnable whenClosed) {
        return over(store, clock, whenClosed, Telemetry.NONE);
    }

    /** Over a store and what is closed after it, with telemetry. */
    public static Oxbow over(JobStore store, Clock clock, Runnable whenClosed, Telemetry telemetry) {
        return new Oxbow(Engine.over(store, clock, telemetry, whenClosed));
    }

    /** On a pool, which closing the Oxbow closes. */
    public static Oxbow on(ConnectionPool pool, CommandMeter meter) {
        return on(pool, meter, EngineSettings.DEFAULT_PREFIX, Telemetry.NONE);
    }

    /** On a pool, which closing the Oxbow closes, under that prefix. */
    public static Oxbow on(ConnectionPool pool, CommandMeter meter, String prefix, Telemetry telemetry) {
        EngineSettings settings = new EngineSettings(
                null,
                PoolSettings.DEFAULTS,
                prefix,
                EngineSettings.DEFAULT_RETRIES,
                WorkerListing.SHARED,
                null,
                telemetry,
                PayloadCodec.DEFAULT,
                Clock.systemUTC());
        return new Oxbow(settings.onPool(pool, meter));
    }
}
