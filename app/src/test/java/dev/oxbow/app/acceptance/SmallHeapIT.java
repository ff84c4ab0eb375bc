package dev.oxbow.app.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.testing.RedisServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Oxbow in a heap of 96 MiB. */
@Tag("redis")
class SmallHeapIT {
    private static final long MIB = 1024L * 1024;
    private static final Pattern TOTAL_LINE = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
    private static final int WARM_UP = 2_000;
    private static final int JOBS = 20_000;
    private static final int AT_ONCE = 50;

    @Test
    @Timeout(300)
    void twentyThousandJobsDoNotGrowTheHeapAndIdleUsesNoCpu() throws Exception {
        try (RedisServerProcess redis = RedisServerProcess.start("--appendfsync", "no");
                RunningOxbow oxbow = RunningOxbow.start(
                        Map.of("REDIS_URL", redis.url(), "REDIS_COMMAND_BUDGET", "none"), List.of("-Xmx96m"))) {
            process(oxbow, WARM_UP);
            long before = liveBytes(oxbow);

            process(oxbow, JOBS);
            long after = liveBytes(oxbow);

            assertThat(after - before).as("growth of the live heap, bytes").isLessThan(10 * MIB);
            assertThat(shareOfOneCpuAtRest(oxbow, Duration.ofSeconds(5)))
                    .as("share of one CPU at rest")
                    .isLessThan(0.05);
            assertThat(oxbow.lines()).noneMatch(line -> line.contains("OutOfMemoryError"));
            assertThat(oxbow.stop()).isZero();
        }
    }

    private static void process(RunningOxbow oxbow, int jobs) {
        for (int done = 0; done < jobs; done += AT_ONCE) {
            List<CompletableFuture<Integer>> answers = IntStream.range(0, AT_ONCE)
                    .mapToObj(i -> oxbow.postLater("Short text number " + i + ".")
                            .thenApply(response -> response.statusCode()))
                    .toList();
            assertThat(answers).allMatch(answer -> answer.join() == 202);
        }
        Instant posted = Instant.now();
        Await.until("all jobs are processed", Duration.ofMinutes(2), () -> {
            JsonNode health = oxbow.health();
            JsonNode counts = health.at("/queues/ai-analysis");
            return health.has("queuesReadAt")
                    && Instant.parse(health.get("queuesReadAt").asText()).isAfter(posted)
                    && counts.path("waiting").asInt() == 0
                    && counts.path("active").asInt() == 0;
        });
        assertThat(oxbow.health().at("/queues/ai-analysis/failed").asInt()).isZero();
    }

    /** Bytes of the objects that survive a full collection, as {@code jcmd} counts them after running one. */
    private static long liveBytes(RunningOxbow oxbow) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        RunningOxbow.jdkTool("jcmd"),
                        Long.toString(oxbow.handle().pid()),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String histogram = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(jcmd.waitFor(30, TimeUnit.SECONDS)).isTrue();
        Matcher total = TOTAL_LINE.matcher(histogram);
        assertThat(total.find()).as(histogram).isTrue();
        return Long.parseLong(total.group(1));
    }

    private static double shareOfOneCpuAtRest(RunningOxbow oxbow, Duration span) {
        Duration cpuBefore = oxbow.handle().info().totalCpuDuration().orElseThrow();
        long start = System.nanoTime();
        Await.until("Oxbow has been idle", () -> System.nanoTime() - start > span.toNanos());
        Duration cpu = oxbow.handle().info().totalCpuDuration().orElseThrow().minus(cpuBefore);
        return (double) cpu.toNanos() / (System.nanoTime() - start);
    }
}
