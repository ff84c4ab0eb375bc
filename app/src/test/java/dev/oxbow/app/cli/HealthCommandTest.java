package dev.oxbow.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.oxbow.app.config.SettingsLoader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class HealthCommandTest {
    private static final String HEALTHY =
            "{\"status\":\"healthy\",\"adapter\":\"jedis\",\"pool\":{\"active\":1,\"max\":10},"
                    + "\"queues\":{\"mail\":{\"waiting\":2}},\"recommendations\":[]}";
    private static final String UNHEALTHY =
            "{\"status\":\"unhealthy\",\"recommendations\":[{\"code\":\"redis-unreachable\",\"severity\":\"critical\","
                    + "\"message\":\"Redis cannot be reached.\"}]}";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final HttpServer fakeServer = server();

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @BeforeEach
    void start() {
        fakeServer.start();
    }

    @AfterEach
    void stop() {
        fakeServer.stop(0);
    }

    private void answers(int status, String body) {
        fakeServer.createContext("/api/health/redis", exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private int health(String... more) {
        String port = Integer.toString(fakeServer.getAddress().getPort());
        String[] arguments = new String[more.length + 1];
        arguments[0] = "health";
        System.arraycopy(more, 0, arguments, 1, more.length);
        return new Program(
                        new SettingsLoader(Map.of("PORT", port)),
                        new PrintWriter(out, true),
                        new PrintWriter(err, true))
                .run(arguments);
    }

    @Test
    void aHealthyServerIsFineAndReadable() {
        answers(200, HEALTHY);

        assertThat(health()).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "status      healthy",
                        "adapter     jedis",
                        "pool        active 1, max 10",
                        "queue       mail: waiting 2");
    }

    @Test
    void anUnhealthyServerFailsTheCheckWithItsAdvice() {
        answers(503, UNHEALTHY);

        assertThat(health()).isEqualTo(4);
        assertThat(out.toString()).contains("critical    Redis cannot be reached. [redis-unreachable]");
    }

    @Test
    void jsonIsPassedThroughUnchanged() {
        answers(200, HEALTHY);

        assertThat(health("--json")).isZero();
        assertThat(out.toString().strip()).isEqualTo(HEALTHY);
    }

    @Test
    void anotherServerIsNotMistakenForOxbow() {
        answers(200, "<html>");

        assertThat(health()).isEqualTo(4);
        assertThat(err.toString()).contains("is not Oxbow (status 200)");
    }
}
