package dev.oxbow.app.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.testing.Await;
import dev.oxbow.core.testing.RedisServerProcess;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Redis is down for ten seconds while clients keep posting, and comes back. */
@Tag("redis")
class RedisOutageIT {
    private static final int CLIENTS = 4;
    private static final Duration OUTAGE = Duration.ofSeconds(10);
    private static final Duration HEALING = Duration.ofMinutes(1);
    /**
     * A job whose fetch or outcome was lost in the outage is found stalled: a lock (30 s) and two checks (30 s) later.
     */
    private static final Duration RECOVERY = Duration.ofMinutes(2);

    private final List<String> accepted = new CopyOnWriteArrayList<>();
    private final List<HttpResponse<String>> refused = new CopyOnWriteArrayList<>();

    @ParameterizedTest
    @Timeout(300)
    @ValueSource(strings = {"jedis", "lettuce"})
    void requestsAreRejectedMeanwhileAndNoAcceptedJobIsLost(String adapter) throws InterruptedException {
        ScheduledExecutorService clients = Executors.newScheduledThreadPool(CLIENTS);
        try (RedisServerProcess redis = RedisServerProcess.start();
                RunningOxbow oxbow = RunningOxbow.start(
                        Map.of("REDIS_URL", redis.url(), "REDIS_ADAPTER", adapter, "REDIS_COMMAND_BUDGET", "none"))) {
            List<? extends Future<?>> posting = IntStream.range(0, CLIENTS)
                    .mapToObj(i -> clients.scheduleWithFixedDelay(() -> post(oxbow), 0, 20, TimeUnit.MILLISECONDS))
                    .toList();
            Await.until("jobs are accepted", () -> accepted.size() > 20);

            redis.stop();
            long stopped = System.nanoTime();
            Await.until("requests are rejected", () -> refused.size() > 2);
            assertThat(oxbow.get("/livez").statusCode()).isEqualTo(200);
            Await.until("health says so", () -> oxbow.get("/api/health/redis").statusCode() == 503);
            Await.until("the outage has lasted", () -> System.nanoTime() - stopped > OUTAGE.toNanos());
            redis.startAgain();
            int before = accepted.size();
            Await.until("jobs are accepted again", HEALING, () -> accepted.size() > before + 20);
            // A client whose request got no answer has stopped with its exception.
            assertThat(posting).noneMatch(Future::isDone);
            clients.shutdown();
            assertThat(clients.awaitTermination(60, TimeUnit.SECONDS)).isTrue();

            assertThat(refused).allSatisfy(RedisOutageIT::assertClearProblem);
            for (String id : accepted) {
                assertThat(oxbow.awaitState(id, "completed", RECOVERY)
                                .path("result")
                                .isObject())
                        .isTrue();
            }
            Await.until(
                    "health is good again",
                    HEALING,
                    () -> oxbow.health().path("status").asText().equals("healthy"));
            assertThat(oxbow.stop()).isZero();
        } finally {
            clients.shutdownNow();
        }
    }

    private void post(RunningOxbow oxbow) {
        HttpResponse<String> response = oxbow.post("A short text.");
        if (response.statusCode() == 202) {
            accepted.add(RunningOxbow.json(response).get("jobId").asText());
        } else {
            refused.add(response);
        }
    }

    private static void assertClearProblem(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(response.headers().firstValue("Retry-After").orElse("")).matches("[1-9]\\d*");
        assertThat(RunningOxbow.json(response).get("status").asInt()).isEqualTo(503);
        assertThat(RunningOxbow.json(response).get("title").asText()).isNotBlank();
        assertThat(response.body()).doesNotContain("Exception", "\tat ");
    }
}
