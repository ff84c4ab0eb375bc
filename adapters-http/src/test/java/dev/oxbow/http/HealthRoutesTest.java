package dev.oxbow.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.core.health.HealthReport;
import dev.oxbow.core.health.Recommendation;
import dev.oxbow.core.job.JobCounts;
import dev.oxbow.core.meter.Cause;
import dev.oxbow.core.meter.CommandCount;
import dev.oxbow.core.meter.CommandCounts;
import dev.oxbow.core.meter.Percentiles;
import dev.oxbow.core.meter.QueueLabel;
import dev.oxbow.core.pool.PoolStats;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class HealthRoutesTest {
    private static final Instant READ = Instant.parse("2026-11-22T10:00:00Z");

    private final RunningServer oxbow = new RunningServer();

    @AfterEach
    void stop() {
        oxbow.close();
    }

    @Test
    void writesTheWholeReport() throws Exception {
        oxbow.health.set(report(HealthReport.Status.DEGRADED));

        HttpResponse<String> answer = oxbow.get("/api/health/redis");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(RunningServer.header(answer, "Content-Type")).isEqualTo("application/json");
        JsonNode health = RunningServer.json(answer);
        assertThat(health.get("status").asText()).isEqualTo("degraded");
        assertThat(health.get("adapter").asText()).isEqualTo("jedis");
        assertThat(health.get("server").asText()).isEqualTo("redis-cluster://***@a:1,b:2, served by b:2");
        assertThat(health.get("pool").toString())
                .isEqualTo("{\"created\":5,\"active\":2,\"idle\":1,\"waiting\":3,\"max\":10,\"errors\":4,"
                        + "\"destroyed\":2,\"exhausted\":6,\"longLeases\":1,\"directActive\":0,\"directOpened\":7,"
                        + "\"leaksSuspected\":8,"
                        + "\"borrowMicros\":{\"count\":9,\"last\":1.0,\"p50\":2.0,\"p95\":3.0,\"p99\":4.123}}");
        assertThat(health.at("/queues/ai-analysis").toString())
                .isEqualTo("{\"waiting\":1,\"active\":2,\"completed\":3,\"failed\":4,\"delayed\":5,\"prioritized\":6,"
                        + "\"waiting-children\":7,\"paused\":true}");
        assertThat(health.get("queuesReadAt").asText()).isEqualTo("2026-11-22T10:00:00Z");
        assertThat(health.get("responseTimeMs").get("p95").asDouble()).isEqualTo(0.9);
        assertThat(health.at("/commands/total").asLong()).isEqualTo(13);
        assertThat(health.at("/commands/withInner").asLong()).isEqualTo(113);
        assertThat(health.at("/commands/byCause/add").asLong()).isEqualTo(10);
        assertThat(health.at("/commands/byCause/retry").asLong()).isZero();
        assertThat(health.at("/commands/innerByCause/add").asLong()).isEqualTo(100);
        assertThat(health.at("/commands/byKind").toString()).isEqualTo("{\"add-jobs\":10,\"auth\":3}");
        assertThat(health.at("/commands/innerByKind").toString()).isEqualTo("{\"add-jobs\":100,\"auth\":0}");
        assertThat(health.at("/commands/byQueue").toString()).isEqualTo("{\":none\":3,\"ai-analysis\":10}");
        assertThat(health.at("/commands/innerByQueue").toString()).isEqualTo("{\":none\":0,\"ai-analysis\":100}");
        assertThat(health.get("budget").toString())
                .isEqualTo("{\"limit\":500000,\"period\":\"month\",\"sent\":13,\"projected\":400}");
        assertThat(health.get("rateLimit").toString())
                .isEqualTo("{\"detected\":true,\"lastError\":\"ERR max requests limit exceeded\","
                        + "\"at\":\"2026-11-22T10:00:00Z\"}");
        assertThat(health.at("/recommendations/0").toString())
                .isEqualTo("{\"code\":\"plan-quota-exhausted\",\"severity\":\"critical\",\"message\":\"Wait.\"}");
    }

    @Test
    void omitsUnknownFigures() throws Exception {
        HttpResponse<String> answer = oxbow.get("/api/health/redis");

        JsonNode health = RunningServer.json(answer);
        assertThat(health.has("pool")).isFalse();
        assertThat(health.has("budget")).isFalse();
        assertThat(health.has("queuesReadAt")).isFalse();
        assertThat(health.get("rateLimit").toString()).isEqualTo("{\"detected\":false}");
        assertThat(health.get("queues").toString()).isEqualTo("{}");
    }

    @Test
    void answers503WhenUnhealthyWithTheReport() throws Exception {
        oxbow.health.set(report(HealthReport.Status.UNHEALTHY));

        HttpResponse<String> answer = oxbow.get("/api/health/redis");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(RunningServer.json(answer).get("status").asText()).isEqualTo("unhealthy");
    }

    @Test
    void isLiveWhenRedisIsUnavailable() throws Exception {
        oxbow.health.set(report(HealthReport.Status.UNHEALTHY));
        oxbow.ready.set(false);

        assertThat(oxbow.get("/livez").body()).isEqualTo("{\"status\":\"live\"}");
    }

    @Test
    void isReadyWhenTheApplicationReportsReady() throws Exception {
        assertThat(oxbow.get("/readyz").statusCode()).isEqualTo(200);
        oxbow.ready.set(false);
        assertThat(oxbow.get("/readyz").statusCode()).isEqualTo(503);
    }

    @Test
    void givesMetricsAsPrometheusText() throws Exception {
        HttpResponse<String> answer = oxbow.get("/metrics");

        assertThat(answer.body()).isEqualTo("oxbow_commands_total 42\n");
        assertThat(RunningServer.header(answer, "Content-Type"))
                .isEqualToIgnoringCase("text/plain; version=0.0.4; charset=utf-8");
    }

    private static HealthReport report(HealthReport.Status status) {
        return new HealthReport(
                status,
                "jedis",
                "redis-cluster://***@a:1,b:2, served by b:2",
                new PoolStats(10, 5, 2, 2, 1, 3, 4, 6, 0, 7, 1, 8, new Percentiles(9, 1, 2, 3, 4.12345)),
                Map.of("ai-analysis", new JobCounts(1, 2, 3, 4, 5, 6, 7, true)),
                READ,
                new Percentiles(20, 0.5, 0.4, 0.9, 1.5),
                new CommandCounts(List.of(
                        new CommandCount(Cause.ADD, "add-jobs", "ai-analysis", 10, 100),
                        new CommandCount(Cause.CONNECT, "auth", QueueLabel.NONE, 3, 0))),
                new HealthReport.BudgetUse(500_000, "month", 13, 400L),
                new HealthReport.PlanLimit(true, "ERR max requests limit exceeded", READ),
                List.of(new Recommendation("plan-quota-exhausted", Recommendation.Severity.CRITICAL, "Wait.")));
    }
}
