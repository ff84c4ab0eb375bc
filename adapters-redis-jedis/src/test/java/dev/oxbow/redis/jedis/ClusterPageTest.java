package dev.oxbow.redis.jedis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.docs.Page;
import dev.oxbow.core.internal.bullmq.RedisUnderTest;
import dev.oxbow.core.testing.AdaptersOnClassPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("cluster")
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClusterPageTest {
    private static final Page PAGE = new Page("cluster.md");

    @Test
    void thePageShowsTheExampleThatRunsHere() throws IOException {
        PAGE.assertShows(ClusterExample.class);
    }

    @Test
    void theExampleDoesWhatThePageSays() throws IOException {
        List<Object> printed = new ArrayList<>();

        try (AdaptersOnClassPath jedis = AdaptersOnClassPath.only("jedis")) {
            assertThat(jedis).isNotNull();
            ClusterExample.run(RedisUnderTest.CLUSTER.address().toString(), printed::add);
        }

        String said = printed.stream().map(Object::toString).collect(Collectors.joining("\n"));
        assertThat(said).contains("sent");
        assertThat(PAGE.text()).contains("It prints `" + said + "`");
    }
}
