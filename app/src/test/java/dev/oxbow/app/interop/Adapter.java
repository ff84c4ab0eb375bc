package dev.oxbow.app.interop;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.internal.bullmq.BullMqJobStore;
import dev.oxbow.core.internal.call.CallJournal;
import dev.oxbow.core.internal.call.RedisCalls;
import dev.oxbow.core.internal.call.RetryPolicy;
import dev.oxbow.core.meter.CommandMeter;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.redis.jedis.JedisConnectionPool;
import dev.oxbow.redis.lettuce.LettuceConnectionPool;
import java.time.Clock;

/** The two Redis adapters, which the tests of this and other packages run on, one after the other. */
public enum Adapter {
    JEDIS {
        @Override
        ConnectionPool pool(RedisAddress address, PoolSettings settings, CommandMeter meter) {
            return JedisConnectionPool.open(address, settings, meter);
        }
    },
    LETTUCE {
        @Override
        ConnectionPool pool(RedisAddress address, PoolSettings settings, CommandMeter meter) {
            return LettuceConnectionPool.open(address, settings, meter);
        }
    };

    abstract ConnectionPool pool(RedisAddress address, PoolSettings settings, CommandMeter meter);

    /** A pool on that Redis, which the caller closes. */
    public ConnectionPool pool(String redisUrl, PoolSettings settings, CommandMeter meter) {
        return pool(RedisAddress.parse(redisUrl), settings, meter);
    }

    /** An Oxbow on that Redis, with the defaults, which closes its pool; on a cluster the prefix has a hash tag. */
    public Oxbow open(String redisUrl) {
        return open(redisUrl, prefix(redisUrl));
    }

    /** The same with that prefix. */
    public Oxbow open(String redisUrl, String prefix) {
        return open(redisUrl, prefix, PoolSettings.DEFAULTS);
    }

    /** The same with a pool of that kind. */
    public Oxbow open(String redisUrl, PoolSettings settings) {
        return open(redisUrl, prefix(redisUrl), settings);
    }

    /** The prefix that Node programs use too. */
    static String prefix(String redisUrl) {
        return redisUrl.startsWith("redis-cluster:") ? "{bull}" : BullMqJobStore.DEFAULT_PREFIX;
    }

    private Oxbow open(String redisUrl, String prefix, PoolSettings settings) {
        CommandMeter meter = new CommandMeter();
        ConnectionPool pool = pool(RedisAddress.parse(redisUrl), settings, meter);
        RedisCalls calls = new RedisCalls(pool, RetryPolicy.DEFAULT, meter, new CallJournal());
        Clock clock = Clock.systemUTC();
        BullMqJobStore store = new BullMqJobStore(calls, prefix, clock);
        return Oxbow.over(store, clock, pool::close);
    }
}
