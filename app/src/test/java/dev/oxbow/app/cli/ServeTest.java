package dev.oxbow.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.testing.RedisServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code oxbow serve} as a separate process. */
@Tag("redis")
class ServeTest {
    private static final String REQUEST = "{\"text\":\"An ox bow lake was a river's bend.\"}";
    private static final Pattern EMBEDDED = Pattern.compile("redis://127\\.0\\.0\\.1:(\\d+)\\. Its data are in (\\S+)");

    @TempDir
    private Path folder = Path.of("");

    private static void analyse(OxbowProcess oxbow) throws IOException, InterruptedException {
        String submitted = oxbow.post("/api/analysis/ai", REQUEST).body();
        String statusUrl =
                new Json(submitted).as(JsonNode.class).path("statusUrl").asText();
        Await.until("the analysis is completed", () -> {
            String status = oxbow.get(URI.create(statusUrl).getPath()).body();
            return status.contains("\"state\":\"completed\"") && status.contains("\"analyzer\":\"local\"");
        });
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void withoutSettingsItStartsAndStopsAnEmbeddedRedis() throws Exception {
        try (OxbowProcess oxbow = OxbowProcess.start(folder, Map.of(), "serve", "--port", "0")) {
            analyse(oxbow);
            assertThat(oxbow.output()).matches("listening on http://127\\.0\\.0\\.1:\\d+\\R");
            assertThat(oxbow.get("/metrics").body())
                    .contains("oxbow_queue_jobs{queue=\"ai-analysis\",state=\"completed\"}", "jvm_memory_used_bytes");
            Matcher embedded = EMBEDDED.matcher(oxbow.errors());
            assertThat(embedded.find()).isTrue();
            int port = Integer.parseInt(embedded.group(1));
            assertThat(listens(port)).isTrue();

            oxbow.signal("TERM");

            assertThat(oxbow.exitCode()).isZero();
            assertThat(listens(port)).isFalse();
            assertThat(Path.of(embedded.group(2))).doesNotExist();
        }
    }

    @Test
    void whenKilledItLeavesNoEmbeddedRedis() throws Exception {
        try (OxbowProcess oxbow = OxbowProcess.start(folder, Map.of(), "serve", "--port", "0")) {
            oxbow.url();
            Matcher embedded = EMBEDDED.matcher(oxbow.errors());
            assertThat(embedded.find()).isTrue();
            Path data = Path.of(embedded.group(2));
            int port = Integer.parseInt(embedded.group(1));

            oxbow.signal("KILL");

            assertThat(oxbow.exitCode()).isEqualTo(137);
            Await.until(
                    "the embedded Redis is gone",
                    () -> !listens(port) && !data.toFile().exists());
        }
    }

    @Test
    void anInterruptFromTheKeyboardIsReported() throws Exception {
        try (OxbowProcess oxbow = OxbowProcess.start(folder, Map.of("BUILDING", "true"), "serve", "--port", "0")) {
            oxbow.url();

            oxbow.signal("INT");

            assertThat(oxbow.exitCode()).isEqualTo(130);
            assertThat(oxbow.errors()).contains("Stopped.").doesNotContain("\tat ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jedis", "lettuce"})
    void itWorksOnAGivenRedisWithEitherAdapter(String adapter) throws Exception {
        try (RedisServerProcess redis = RedisServerProcess.start();
                OxbowProcess oxbow = OxbowProcess.start(
                        folder, Map.of("REDIS_URL", redis.url(), "REDIS_ADAPTER", adapter), "serve", "--port", "0")) {
            analyse(oxbow);
            assertThat(oxbow.get("/api/health/redis").body()).contains("\"adapter\":\"" + adapter + "\"");

            oxbow.signal("TERM");

            assertThat(oxbow.exitCode()).isZero();
            assertThat(oxbow.errors()).doesNotContain("WARN", "ERROR");
        }
    }

    @Test
    void whileBuildingNoRedisIsContacted() throws Exception {
        try (OxbowProcess oxbow = OxbowProcess.start(
                folder, Map.of("BUILDING", "true", "REDIS_URL", "redis://127.0.0.1:1"), "serve", "--port", "0")) {
            analyse(oxbow);
            assertThat(oxbow.errors()).contains("queues live in memory").doesNotContain("127.0.0.1:1.");
        }
    }

    @Test
    void anUnreachableRedisDoesNotPreventTheStart() throws Exception {
        try (OxbowProcess oxbow =
                OxbowProcess.start(folder, Map.of("REDIS_URL", "redis://127.0.0.1:1"), "serve", "--port", "0")) {
            assertThat(oxbow.post("/api/analysis/ai", REQUEST).statusCode()).isEqualTo(503);
            assertThat(oxbow.get("/api/health/redis").statusCode()).isEqualTo(503);
            assertThat(oxbow.get("/livez").statusCode()).isEqualTo(200);

            oxbow.signal("TERM");

            assertThat(oxbow.exitCode()).isZero();
        }
    }

    @Test
    void aPortInUseIsOnePlainSentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                OxbowProcess oxbow = OxbowProcess.start(
                        folder,
                        Map.of("BUILDING", "true"),
                        "serve",
                        "--port",
                        Integer.toString(taken.getLocalPort()))) {
            assertThat(oxbow.exitCode()).isEqualTo(1);
            assertThat(oxbow.errors())
                    .contains("oxbow: cannot listen on 127.0.0.1:" + taken.getLocalPort())
                    .doesNotContain("\tat ", "ERROR");
            assertThat(oxbow.output()).isEmpty();
        }
    }

    @Test
    void productionWithoutARedisIsRejected() throws Exception {
        try (OxbowProcess oxbow = OxbowProcess.start(folder, Map.of(), "serve", "--production")) {
            assertThat(oxbow.exitCode()).isEqualTo(2);
            assertThat(oxbow.errors()).contains("production needs it");
        }
    }
}
