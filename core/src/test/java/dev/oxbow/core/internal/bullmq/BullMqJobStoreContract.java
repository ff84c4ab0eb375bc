package dev.oxbow.core.internal.bullmq;

import dev.oxbow.core.internal.call.CallJournal;
import dev.oxbow.core.internal.call.RedisCalls;
import dev.oxbow.core.internal.call.RetryPolicy;
import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.store.JobStoreContract;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** The contract of every job store, for BullMQ's layout on a real Redis. Each adapter extends this. */
public abstract class BullMqJobStoreContract extends JobStoreContract {
    private @Nullable ConnectionPool pool;

    /** For subclasses. */
    protected BullMqJobStoreContract() {}

    /** A pool of the adapter under test. */
    protected abstract ConnectionPool openPool(RedisAddress address, CommandMeter meter);

    /** The kind of Redis on which it runs. */
    protected RedisUnderTest redis() {
        return RedisUnderTest.ONE_SERVER;
    }

    @Override
    protected final JobStore openStore(Clock clock) {
        CommandMeter meter = new CommandMeter();
        ConnectionPool opened = openPool(redis().address(), meter);
        pool = opened;
        RedisCalls calls = new RedisCalls(opened, RetryPolicy.DEFAULT, meter, new CallJournal());
        return new BullMqJobStore(calls, redis().prefix(), clock);
    }

    @Override
    protected final void closeStore(JobStore store) {
        if (pool != null) {
            pool.close();
        }
    }
}
