package dev.oxbow.redis.jedis;

import dev.oxbow.core.Oxbow;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The example of {@code core/docs/cluster.md}: what stands between the marks stands there too, indentation aside. */
final class ClusterExample {
    private ClusterExample() {}

    static void run(String url, Consumer<Object> print) {
        // page begins
        // for example redis-cluster://10.0.0.1:6379,10.0.0.2:6379
        try (Oxbow oxbow = Oxbow.builder().redis(url).prefix("{bull}").build()) {
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
