package dev.oxbow.redis.jedis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.docs.Page;
import dev.oxbow.testkit.TestClock;
import dev.oxbow.testkit.TestRedis;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("unit")
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
                Oxbow oxbow = Oxbow.builder().redis(redis.url()).clock(clock).build()) {
            assertThat(TestingExample.run(oxbow, clock)).isEqualTo("reminded: feed the ox");
        }
    }
}
