package dev.oxbow.app.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.testing.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A running {@code java -jar oxbow.jar serve --port 0}, with the settings of a test and none of the machine's. Two
 * threads read its output. Thread-safe. {@link #close()} kills it if a test has not ended it.
 */
final class RunningOxbow implements AutoCloseable {
    private static final String LISTENING = "listening on ";
    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration REQUEST = Duration.ofSeconds(30);

    private final Process process;
    private final List<String> printed = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(REQUEST)
            .build();

    private RunningOxbow(Process process) {
        this.process = process;
    }

    /** Starts it with these environment variables and waits until it listens. */
    static RunningOxbow start(Map<String, String> settings) {
        return start(settings, List.of());
    }

    /** The same with options for its JVM. */
    static RunningOxbow start(Map<String, String> settings, List<String> jvmOptions) {
        RunningOxbow oxbow = launch(settings, jvmOptions);
        try {
            Await.until("Oxbow listens", START, () -> {
                if (!oxbow.process.isAlive()) {
                    throw new IllegalStateException("it ended with exit code " + oxbow.process.exitValue());
                }
                return oxbow.lines().anyMatch(line -> line.startsWith(LISTENING));
            });
        } catch (AssertionError e) {
            oxbow.close();
            throw new AssertionError(e.getMessage() + "; it printed " + oxbow.printed, e);
        }
        return oxbow;
    }

    private static RunningOxbow launch(Map<String, String> settings, List<String> jvmOptions) {
        Path jar = Path.of(System.getProperty("oxbow.jar", "target/oxbow.jar")).toAbsolutePath();
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException(jar.getFileName() + " is not built; run: mvn verify");
        }
        List<String> command = new ArrayList<>();
        command.add(jdkTool("java"));
        command.addAll(jvmOptions);
        command.addAll(List.of("-jar", jar.toString(), "serve", "--port", "0"));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(RunningOxbow::isSettingOfOxbow);
        builder.environment().putAll(settings);
        try {
            RunningOxbow oxbow = new RunningOxbow(builder.start());
            oxbow.read("oxbow-output", oxbow.process.getInputStream());
            oxbow.read("oxbow-errors", oxbow.process.getErrorStream());
            return oxbow;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Path of a program of the JDK that runs this test. */
    static String jdkTool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    private static boolean isSettingOfOxbow(String variable) {
        return Stream.of("REDIS_", "OXBOW_", "ANALYSIS_", "OPENAI_").anyMatch(variable::startsWith)
                || List.of("BUILDING", "HOST", "PORT", "JAVA_TOOL_OPTIONS").contains(variable);
    }

    /** {@code http://HOST:PORT}, as it printed it. */
    String url() {
        return lines().filter(line -> line.startsWith(LISTENING))
                .map(line -> line.substring(LISTENING.length()).strip())
                .findFirst()
                .orElseThrow();
    }

    /** The lines printed so far, outputs and errors. */
    Stream<String> lines() {
        return printed.stream();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    HttpResponse<String> get(String path) {
        return answer(getLater(path));
    }

    CompletableFuture<HttpResponse<String>> getLater(String path) {
        return client.sendAsync(request(path).GET().build(), BodyHandlers.ofString());
    }

    /** Posts an analysis of that text. */
    HttpResponse<String> post(String text) {
        return answer(postLater(text));
    }

    CompletableFuture<HttpResponse<String>> postLater(String text) {
        return client.sendAsync(
                request("/api/analysis/ai")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                Json.of(Map.of("text", text)).text()))
                        .build(),
                BodyHandlers.ofString());
    }

    /** Posts an analysis of that text, expects 202 and returns the job's id. */
    String submit(String text) {
        HttpResponse<String> response = post(text);
        if (response.statusCode() != 202) {
            throw new AssertionError("202 was expected, not " + response.statusCode() + ": " + response.body());
        }
        return json(response).get("jobId").asText();
    }

    /** The status of a job, which must exist. */
    JsonNode status(String jobId) {
        HttpResponse<String> response = get("/api/analysis/ai/status/" + jobId);
        if (response.statusCode() != 200) {
            throw new AssertionError("200 was expected, not " + response.statusCode() + ": " + response.body());
        }
        return json(response);
    }

    /** Waits until a job is in that state and returns its status then. */
    JsonNode awaitState(String jobId, String state, Duration bound) {
        AtomicReference<@Nullable JsonNode> last = new AtomicReference<>();
        try {
            Await.until("job " + jobId + " is " + state, bound, () -> {
                JsonNode status = status(jobId);
                last.set(status);
                return status.path("state").asText().equals(state);
            });
        } catch (AssertionError e) {
            throw new AssertionError(
                    e.getMessage() + "; its status is " + last.get() + ", health is " + health()
                            + ", and Oxbow printed " + printed,
                    e);
        }
        return status(jobId);
    }

    JsonNode awaitState(String jobId, String state) {
        return awaitState(jobId, state, Duration.ofSeconds(30));
    }

    /** The health report, whatever its status code. */
    JsonNode health() {
        return json(get("/api/health/redis"));
    }

    static JsonNode json(HttpResponse<String> response) {
        return Json.parse(response.body()).as(JsonNode.class);
    }

    /** SIGTERM; returns the exit code. */
    int stop() {
        process.destroy();
        return awaitExit();
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    private int awaitExit() {
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                throw new AssertionError("Oxbow did not end within 30 s; it printed " + printed);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while Oxbow ended", e);
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url() + path)).timeout(REQUEST);
    }

    private static HttpResponse<String> answer(CompletableFuture<HttpResponse<String>> response) {
        return response.orTimeout(REQUEST.toSeconds() * 2, TimeUnit.SECONDS).join();
    }

    private void read(String name, InputStream from) {
        Thread thread = new Thread(
                () -> {
                    try (BufferedReader lines =
                            new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
                        lines.lines().forEach(printed::add);
                    } catch (IOException | UncheckedIOException e) {
                        printed.add("(its output cannot be read: " + e.getMessage() + ")");
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }
}
