package dev.oxbow.app.readme;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.job.Backoff;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.redis.jedis.JedisConnectionPoolFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The example of README: what stands between the marks stands there too, indentation aside. */
final class LibraryExample {
    record Mail(String to) {}

    private LibraryExample() {}

    static void run(String redisUrl, Consumer<String> print) {
        CompletableFuture<String> sent = new CompletableFuture<>();
        // README begins
        CommandMeter meter = new CommandMeter();
        var pool = new JedisConnectionPoolFactory().open(RedisAddress.parse(redisUrl), PoolSettings.DEFAULTS, meter);
        try (Oxbow oxbow = Oxbow.on(pool, meter)) {
            oxbow.worker(
                    "mail",
                    job -> sent.complete("mail sent to " + job.data(Mail.class).to()));
            JobOptions threeTries = JobOptions.builder()
                    .attempts(3)
                    .backoff(Backoff.exponential(Duration.ofSeconds(1)))
                    .build();
            oxbow.queue("mail").add("welcome", new Mail("ada@example.org"), threeTries);
            print.accept(sent.join() + ", with " + meter.counts().sent() + " commands");
        }
        // README ends
    }
}
