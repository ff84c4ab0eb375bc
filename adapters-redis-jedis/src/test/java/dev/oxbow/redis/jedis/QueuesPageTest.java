package dev.oxbow.redis.jedis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.meter.CommandMeter;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.testing.RedisServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class QueuesPageTest {
    private static final Path PAGE = Path.of("..", "core", "docs", "queues.md");
    private static final Path EXAMPLE = Path.of("src/test/java/dev/oxbow/redis/jedis/QueuesExample.java");

    @Test
    void thePageShowsTheExampleThatRunsHere() throws IOException {
        List<String> lines = Files.readAllLines(EXAMPLE);
        String example = stripped(lines.subList(index(lines, "// page begins") + 1, index(lines, "// page ends")));

        assertThat(stripped(Files.readAllLines(PAGE))).contains(example);
    }

    private static int index(List<String> lines, String mark) {
        return lines.stream().map(String::strip).toList().indexOf(mark);
    }

    private static String stripped(List<String> lines) {
        return lines.stream().map(String::strip).collect(Collectors.joining("\n"));
    }

    @Test
    void theExampleDoesWhatThePageSays() throws IOException {
        List<Object> printed = new ArrayList<>();
        CommandMeter meter = new CommandMeter();
        try (RedisServerProcess redis = RedisServerProcess.start();
                Oxbow oxbow = Oxbow.on(
                        JedisConnectionPool.open(RedisAddress.parse(redis.url()), PoolSettings.DEFAULTS, meter),
                        meter)) {
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
        assertThat(Files.readString(PAGE)).contains(said);
    }
}
