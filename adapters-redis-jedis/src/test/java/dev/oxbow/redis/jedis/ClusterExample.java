package dev.oxbow.redis.jedis;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.telemetry.Telemetry;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The example of {@code core/docs/cluster.md}: what stands between the marks stands there too, indentation aside. */
final class ClusterExample {
    private ClusterExample() {}

    static void run(String url, Consumer<Object> print) {
        // page begins
        CommandMeter meter = new CommandMeter();
        // for example redis-cluster://10.0.0.1:6379,10.0.0.2:6379
        RedisAddress cluster = RedisAddress.parse(url);
        ConnectionPool pool = new JedisConnectionPoolFactory().open(cluster, PoolSettings.DEFAULTS, meter);
        try (Oxbow oxbow = Oxbow.on(pool, meter, "{bull}", Telemetry.NONE)) {
            oxbow.worker("mail", job -> "sent");
            String id = oxbow.queue("mail").add("welcome", "Ada").id();
            print.accept(oxbow.queue("mail")
                    .job(id)
                    .waitUntilFinishedAsync()
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join());
        }
        // page ends
    }
}
