package dev.oxbow.core.bullmq;

import dev.oxbow.core.call.CallJournal;
import dev.oxbow.core.call.RedisCalls;
import dev.oxbow.core.call.RetryPolicy;
import dev.oxbow.core.meter.CommandMeter;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.queue.JobHandleContract;
import dev.oxbow.core.queue.JobStore;
import java.time.Clock;

/** Handles of jobs on a real Redis through the adapter under test. */
public abstract class JobHandleOnRedisContract extends JobHandleContract {
    @SuppressWarnings("NullAway.Init") // set by openStore, which runs before each test
    private ConnectionPool pool;

    /** For subclasses. */
    protected JobHandleOnRedisContract() {}

    /** A pool of the adapter under test. */
    protected abstract ConnectionPool openPool(RedisAddress address, CommandMeter meter);

    @Override
    protected final JobStore openStore() {
        CommandMeter meter = new CommandMeter();
        pool = openPool(RedisForTests.address(), meter);
        RedisCalls calls = new RedisCalls(pool, RetryPolicy.DEFAULT, meter, new CallJournal());
        return new BullMqJobStore(calls, BullMqJobStore.DEFAULT_PREFIX, Clock.systemUTC());
    }

    @Override
    protected final void closeStore() {
        pool.close();
    }
}
