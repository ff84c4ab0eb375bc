package dev.oxbow.redis.jedis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.docs.Page;
import dev.oxbow.core.internal.bullmq.BullMqJobStore;
import dev.oxbow.core.internal.call.CallJournal;
import dev.oxbow.core.internal.call.RedisCalls;
import dev.oxbow.core.internal.call.RetryPolicy;
import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.testkit.TestClock;
import dev.oxbow.testkit.TestRedis;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TestingPageTest {
    private static final Page PAGE = new Page("testing.md");

    @Test
    void thePageShowsTheExampleThatRunsHere() throws IOException {
        PAGE.assertShows(TestingExample.class);
    }

    @Test
    void aDelayedJobIsProcessedOnceTheClockIsMoved() throws Exception {
        TestClock clock = TestClock.standing();
        try (TestRedis redis = TestRedis.start();
                Oxbow oxbow = connect(redis.url(), clock)) {
            assertThat(TestingExample.run(oxbow, clock)).isEqualTo("reminded: feed the ox");
        }
    }

    private static Oxbow connect(String url, TestClock clock) {
        CommandMeter meter = new CommandMeter();
        ConnectionPool pool =
                new JedisConnectionPoolFactory().open(RedisAddress.parse(url), PoolSettings.DEFAULTS, meter);
        RedisCalls calls = new RedisCalls(pool, RetryPolicy.DEFAULT, meter, new CallJournal(clock));
        return Oxbow.over(new BullMqJobStore(calls, BullMqJobStore.DEFAULT_PREFIX, clock), clock, pool::close);
    }
}
