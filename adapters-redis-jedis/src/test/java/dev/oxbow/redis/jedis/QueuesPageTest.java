package dev.oxbow.redis.jedis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.docs.Page;
import dev.oxbow.core.testing.RedisServerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("redis")
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class QueuesPageTest {
    private static final Page PAGE = new Page("queues.md");

    @Test
    void thePageShowsTheExampleThatRunsHere() throws IOException {
        PAGE.assertShows(QueuesExample.class);
    }

    @Test
    void theExampleDoesWhatThePageSays() throws IOException {
        List<Object> printed = new ArrayList<>();
        try (RedisServerProcess redis = RedisServerProcess.start();
                Oxbow oxbow =
                        Oxbow.builder().redis(redis.url()).adapter("jedis").build()) {
            QueuesExample.run(oxbow, printed::add);
            assertThat(oxbow.queue("letters").meta().fields()).isEmpty();
        }

        String said = printed.stream().map(Object::toString).collect(Collectors.joining("\n"));
        assertThat(said).isEqualTo("""
                        1 is waiting
                        2 is waiting
                        [2, 1, 3]
                        {0=2, 1=1}
                        3 wait
                        [1] went
                        3 were drained
                        there is room""");
        assertThat(PAGE.text()).contains(said);
    }
}
