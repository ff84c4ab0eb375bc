package dev.oxbow.app.frugality;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.app.acceptance.WebhookEndpoint;
import dev.oxbow.app.config.SettingsLoader;
import dev.oxbow.app.interop.Adapter;
import dev.oxbow.app.wire.Traffic;
import dev.oxbow.app.wiring.Service;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.testing.Await;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The whole program with its HTTP server, in this process; a webhook holds its jobs for as long as a test needs. */
@Tag("redis")
class ServiceTest extends CountedRedis {
    private static final int RUNNING = 100;
    private static final int POLLS = 1_000;
    private static final Duration REQUEST = Duration.ofSeconds(30);
    /** Half of the 30 s for which a worker locks a job. */
    private static final Duration RENEWAL = Duration.ofSeconds(15);

    /** The age at which a health report is refreshed with new counts. */
    private static final Duration HEALTH = Duration.ofSeconds(10);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(REQUEST)
            .build();
    private WebhookEndpoint webhook;
    private Service service;

    ServiceTest(Adapter adapter) {
        super(adapter);
    }

    @BeforeEach
    void startService() {
        console.ask("FLUSHALL");
        webhook = opened(WebhookEndpoint.start());
        Map<String, String> variables = new HashMap<>(webhook.settings());
        variables.put("ANALYSIS_CONCURRENCY", Integer.toString(RUNNING));
        variables.put("REDIS_URL", url());
        variables.put("REDIS_ADAPTER", adapter.name().toLowerCase(Locale.ROOT));
        variables.put("PORT", "0");
        service = opened(Service.start(new SettingsLoader(variables).load(Map.of())));
        awaitIdle();
    }

    @AfterEach
    void letJobsEnd() {
        webhook.release();
    }

    /** The job lasts until its lock has been renewed, as it is once in 20 s. */
    @Test
    void aJobOfTwentySecondsPolledTwelveTimesCostsFiveCommands() throws Exception {
        String id = submit(1);
        Await.until("the job runs", () -> webhook.received() == 1);
        poll(id, 6, "active");
        monitor.awaitQuiet(Duration.ofSeconds(1));
        int started = monitor.sentSoFar();
        Await.until("its lock is renewed", RENEWAL.multipliedBy(2), () -> monitor.sentSoFar() > started);
        poll(id, 5, "active");
        webhook.release();
        Await.until("the job is completed", () -> console.number("ZCARD", "bull:ai-analysis:completed") == 1);
        // The twelfth; the program may be notified of the end a moment later than Redis.
        Await.until(
                "the page sees the result",
                () -> status(id).path("state").asText().equals("completed"));

        Traffic traffic = untilQuiet();
        report("one 20 s job polled 12 times", traffic, 1);
        assertThat(traffic.sent()).as("%s\n%s", traffic, traffic.sentTexts()).isLessThanOrEqualTo(5);
        assertThat(status(id).at("/result/verdict").asText()).isEqualTo("fine");
    }

    @Test
    void aThousandPollsOfRunningJobsCostNothing() throws Exception {
        long submitted = System.nanoTime();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < RUNNING; i++) {
            ids.add(submit(i));
        }
        Await.until("all run", () -> webhook.received() == RUNNING);
        awaitQuiet();

        for (int i = 0; i < POLLS; i++) {
            JsonNode status = status(ids.get(i % RUNNING));
            assertThat(status.path("state").asText()).as("%s", status).isEqualTo("active");
        }

        Traffic traffic = untilQuiet();
        report("1,000 polls of 100 running jobs", traffic, POLLS);
        long renewals = Duration.ofNanos(System.nanoTime() - submitted).toMillis() / RENEWAL.toMillis();
        assertThat((long) traffic.sent())
                .as("%s, renewals of locks: %s", traffic, renewals)
                .isLessThanOrEqualTo(renewals);
    }

    @Test
    void healthAskedSixtyTimesCostsOneCommandInTenSeconds() throws Exception {
        get("/api/health/redis"); // This request loads the script into Redis.
        awaitQuiet();
        long begun = System.nanoTime();
        for (int i = 0; i < 60; i++) {
            assertThat(get("/api/health/redis").path("status").asText()).isEqualTo("healthy");
        }

        Traffic traffic = untilQuiet();
        report("health requested 60 times", traffic, 60);
        long refreshes = 1 + Duration.ofNanos(System.nanoTime() - begun).toMillis() / HEALTH.toMillis();
        assertThat((long) traffic.sent())
                .as("%s\n%s", traffic, traffic.sentTexts())
                .isLessThanOrEqualTo(refreshes);
    }

    private void poll(String id, int times, String state) throws Exception {
        for (int i = 0; i < times; i++) {
            assertThat(status(id).path("state").asText()).isEqualTo(state);
        }
    }

    private String submit(int number) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(
                request("/api/analysis/ai")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(
                                Json.of(Map.of("text", "number " + number)).text()))
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        return Json.parse(response.body()).as(JsonNode.class).get("jobId").asText();
    }

    private JsonNode status(String id) throws IOException, InterruptedException {
        return get("/api/analysis/ai/status/" + id);
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request(path).GET().build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Json.parse(response.body()).as(JsonNode.class);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(service.url() + path)).timeout(REQUEST);
    }
}
