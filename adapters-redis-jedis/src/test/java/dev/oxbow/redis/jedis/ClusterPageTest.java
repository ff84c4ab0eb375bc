package dev.oxbow.redis.jedis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.bullmq.RedisUnderTest;
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
class ClusterPageTest {
    private static final Path PAGE = Path.of("..", "core", "docs", "cluster.md");
    private static final Path EXAMPLE = Path.of("src/test/java/dev/oxbow/redis/jedis/ClusterExample.java");

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

        ClusterExample.run(RedisUnderTest.CLUSTER.address().toString(), printed::add);

        String said = printed.stream().map(Object::toString).collect(Collectors.joining("\n"));
        assertThat(said).contains("sent");
        assertThat(Files.readString(PAGE)).contains("It prints `" + said + "`");
    }
}
