package dev.oxbow.app.interop;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.OxbowBuilder;
import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.redis.jedis.JedisConnectionPoolFactory;
import dev.oxbow.redis.lettuce.LettuceConnectionPoolFactory;
import java.util.Locale;

/** The two Redis adapters, which the tests of this and other packages run on, one after the other. */
public enum Adapter {
    JEDIS {
        @Override
        ConnectionPool pool(RedisAddress address, PoolSettings settings, CommandMeter meter) {
            return new JedisConnectionPoolFactory().open(address, settings, meter);
        }
    },
    LETTUCE {
        @Override
        ConnectionPool pool(RedisAddress address, PoolSettings settings, CommandMeter meter) {
            return new LettuceConnectionPoolFactory().open(address, settings, meter);
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
        return redisUrl.startsWith("redis-cluster:") ? "{bull}" : "bull";
    }

    private Oxbow open(String redisUrl, String prefix, PoolSettings settings) {
        return builder(redisUrl).prefix(prefix).pool(settings).build();
    }

    /** An Oxbow on that Redis, to be opened with more settings. */
    OxbowBuilder builder(String redisUrl) {
        return Oxbow.builder().redis(redisUrl).adapter(name().toLowerCase(Locale.ROOT));
    }
}
