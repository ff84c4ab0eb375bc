package dev.oxbow.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.core.Oxbow;
import dev.oxbow.core.health.HealthReport;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.meter.CommandCounts;
import dev.oxbow.core.meter.Percentiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** A real server on a free loopback port, over {@link ScriptedAnalyses}, with a client to talk to it. */
final class RunningServer implements AutoCloseable {
    static final HealthReport HEALTHY = new HealthReport(
            HealthReport.Status.HEALTHY,
            "memory",
            null,
            null,
            Map.of(),
            null,
            Percentiles.NONE,
            CommandCounts.NONE,
            null,
            HealthReport.PlanLimit.NONE,
            List.of());

    /** Queues in memory. */
    final Oxbow queues = Oxbow.builder().inMemory().build();

    final ScriptedAnalyses analyses = new ScriptedAnalyses();
    final AtomicReference<HealthReport> health = new AtomicReference<>(HEALTHY);
    final AtomicBoolean ready = new AtomicBoolean(true);
    final HttpServer server;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    RunningServer() {
        this(HttpSettings.on("127.0.0.1", 0));
    }

    RunningServer(HttpSettings settings) {
        this.server = HttpServer.start(
                settings, analyses, queues, this::report, () -> "oxbow_commands_total 42\n", ready::get);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(30));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    HttpResponse<String> post(String body) throws IOException, InterruptedException {
        return post(BodyPublishers.ofString(body), "application/json");
    }

    HttpResponse<String> post(HttpRequest.BodyPublisher body, String contentType)
            throws IOException, InterruptedException {
        return send(request("/api/analysis/ai").POST(body).header("Content-Type", contentType));
    }

    HttpClient client() {
        return client;
    }

    static JsonNode json(HttpResponse<String> response) {
        return Json.parse(response.body()).as(JsonNode.class);
    }

    static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private HealthReport report() {
        return Objects.requireNonNull(health.get());
    }

    /** Sends these lines as they are, and an empty one, and reads until the server closes. */
    String raw(String... lines) throws IOException {
        String bytes = String.join("\r\n", lines) + "\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(answer);
            return answer.toString(StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        server.close();
        queues.close();
    }
}
