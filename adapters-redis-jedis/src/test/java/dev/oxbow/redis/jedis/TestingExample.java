package dev.oxbow.redis.jedis;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.queue.JobHandle;
import dev.oxbow.core.queue.Queue;
import dev.oxbow.testkit.TestClock;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** The example of {@code testing.md}. */
final class TestingExample {
    private TestingExample() {}

    static String run(Oxbow oxbow, TestClock clock) throws TimeoutException, InterruptedException {
        // page begins
        Queue reminders = oxbow.queue("reminders");
        JobOptions tomorrow = JobOptions.builder().delay(Duration.ofDays(1)).build();
        JobHandle job =
                reminders.job(reminders.add("remind", "feed the ox", tomorrow).id());

        clock.advance(Duration.ofDays(1)); // before the worker starts to wait
        oxbow.worker("reminders", active -> "reminded: " + active.data(String.class));

        String result = job.waitUntilFinished(Duration.ofSeconds(30)).as(String.class);
        // page ends
        return result;
    }
}
