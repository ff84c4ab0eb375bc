package dev.oxbow.app.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.testing.RedisServerProcess;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Redis of the user's, either adapter, many concurrent requests, few connections. */
@Tag("redis")
class ConnectionsIT {
    private static final int REQUESTS = 200;

    @ParameterizedTest
    @ValueSource(strings = {"jedis", "lettuce"})
    void twoHundredRequestsAtOnceNeedNoMoreThanTenConnections(String adapter) {
        try (RedisServerProcess redis = RedisServerProcess.start();
                RunningOxbow oxbow = RunningOxbow.start(Map.of("REDIS_URL", redis.url(), "REDIS_ADAPTER", adapter));
                RedisConsole console = new RedisConsole(redis.port())) {
            List<CompletableFuture<HttpResponse<String>>> posts = IntStream.range(0, REQUESTS)
                    .mapToObj(i -> oxbow.postLater("text number " + i))
                    .toList();
            List<CompletableFuture<HttpResponse<String>>> statuses = posts.stream()
                    .map(post -> post.thenCompose(accepted -> oxbow.getLater("/api/analysis/ai/status/"
                            + RunningOxbow.json(accepted).path("jobId").asText())))
                    .toList();
            CompletableFuture<Void> all = CompletableFuture.allOf(statuses.toArray(CompletableFuture[]::new))
                    .orTimeout(60, TimeUnit.SECONDS);
            int most = 0;
            int looks = 0;
            while (!all.isDone()) {
                most = Math.max(most, console.otherConnections());
                looks++;
            }

            assertThat(all).isCompleted();
            assertThat(posts).allMatch(post -> post.join().statusCode() == 202);
            assertThat(statuses).allMatch(status -> status.join().statusCode() == 200);
            assertThat(looks).isGreaterThan(10);
            Await.until(
                    "all jobs are completed",
                    Duration.ofMinutes(1),
                    () -> oxbow.health().at("/queues/ai-analysis/completed").asInt() == REQUESTS);
            assertThat(Math.max(most, console.otherConnections())).isBetween(1, 10);
            JsonNode health = oxbow.health();
            assertThat(health.get("adapter").asText()).isEqualTo(adapter);
            assertThat(health.get("status").asText()).isEqualTo("healthy");
            assertThat(oxbow.stop()).isZero();
            Await.until("its connections are closed", () -> console.otherConnections() == 0);
        }
    }
}
