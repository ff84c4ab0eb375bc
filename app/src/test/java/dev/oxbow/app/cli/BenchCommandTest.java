package dev.oxbow.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.app.config.SettingsLoader;
import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.Lease;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.pool.RedisCommand;
import dev.oxbow.core.pool.RedisConnection;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.testing.RedisServerProcess;
import dev.oxbow.redis.jedis.JedisConnectionPoolFactory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("redis")
class BenchCommandTest {
    private static final String FEW = "--jobs 30 --lone-jobs 3 --callers 4 --concurrency 8,2 --seconds 1 --warm-ups 0";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(Map<String, String> variables, String line) {
        return new Program(new SettingsLoader(variables), new PrintWriter(out, true), new PrintWriter(err, true))
                .run(line.split(" ", -1));
    }

    private int run(String line) {
        return run(Map.of(), line);
    }

    private static String send(ConnectionPool pool, String command, String... arguments) {
        try (RedisConnection connection = pool.borrow(Lease.SHORT)) {
            return String.valueOf(connection.send(RedisCommand.of(command, arguments)));
        }
    }

    private static ConnectionPool poolOf(RedisServerProcess redis) {
        return new JedisConnectionPoolFactory()
                .open(RedisAddress.parse(redis.url()), PoolSettings.DEFAULTS, new CommandMeter());
    }

    @ParameterizedTest
    @ValueSource(strings = {"jedis", "lettuce"})
    void everyWorkloadIsMeasuredAndOnlyItsOwnKeysAreRemoved(String adapter, @TempDir Path folder) throws IOException {
        Path file = folder.resolve("results.json");
        try (RedisServerProcess redis = RedisServerProcess.start();
                ConnectionPool pool = poolOf(redis)) {
            send(pool, "SET", "bull:mail:id", "7");

            assertThat(run(
                            Map.of("REDIS_URL", redis.url(), "REDIS_ADAPTER", adapter),
                            "bench all " + FEW + " --json " + file))
                    .as(err.toString())
                    .isZero();
            assertThat(send(pool, "KEYS", "*")).isEqualTo("[bull:mail:id]");
        }
        assertThat(out.toString())
                .contains("| workload ", "| add, 4 callers ", "| process, concurrency 8 ", "| process, concurrency 2 ")
                .contains("| lone ", "| idle, 1 queue ", "| idle, 5 queues ", "| commands: sent / with inner ");
        assertThat(err.toString()).contains("on redis://127.0.0.1:", "under the prefix oxbow-bench-");

        JsonNode report = Json.parse(Files.readString(file)).as(JsonNode.class);
        assertThat(report.path("adapter").asText()).isEqualTo(adapter);
        List<String> measured = new ArrayList<>();
        report.path("results").forEach(result -> {
            measured.add(result.path("workload").asText() + " " + result.path("jobs"));
            assertThat(result.path("seconds").asDouble()).isPositive();
            assertThat(result.path("connections").asInt()).isBetween(1, 12);
        });
        assertThat(measured).containsExactly("add 30", "process 30", "process 30", "lone 3", "idle 0", "idle 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " --threads"})
    void addingReportsRateTimesAndCommands(String callers) {
        try (RedisServerProcess redis = RedisServerProcess.start()) {
            assertThat(run("bench add --redis-url " + redis.url() + " " + FEW + " --json -" + callers))
                    .as(err.toString())
                    .isZero();
        }
        JsonNode add =
                Json.parse(out.toString()).as(JsonNode.class).path("results").path(0);
        assertThat(add.path("callers").asInt()).isEqualTo(4);
        assertThat(add.path("jobsPerSecond").asDouble()).isPositive();
        assertThat(add.path("addMillis").path("p99").asDouble())
                .isGreaterThanOrEqualTo(add.path("addMillis").path("p50").asDouble());
        assertThat(add.path("commands").path("byCause").path("add").path("sent").asInt())
                .isBetween(1, 30);
        assertThat(add.path("commands").path("withInner").asInt())
                .isGreaterThan(add.path("commands").path("sent").asInt());
    }

    @Test
    void withoutARedisAnEmbeddedOneIsMeasured() {
        assertThat(run("bench lone " + FEW)).as(err.toString()).isZero();
        assertThat(err.toString()).contains("on an embedded Redis, under the prefix oxbow-bench-");
    }

    @Test
    void interruptedItRemovesItsKeys(@TempDir Path folder) throws IOException, InterruptedException {
        try (RedisServerProcess redis = RedisServerProcess.start();
                ConnectionPool pool = poolOf(redis);
                OxbowProcess bench = OxbowProcess.start(
                        folder,
                        Map.of("REDIS_URL", redis.url()),
                        "bench",
                        "lone",
                        "--lone-jobs",
                        "100000",
                        "--warm-ups",
                        "0")) {
            Await.until(
                    "a job is there",
                    () -> send(pool, "KEYS", "oxbow-bench-*:completed").length() > "[]".length());

            bench.signal("INT");

            assertThat(bench.exitCode()).isEqualTo(130);
            assertThat(send(pool, "DBSIZE")).as(bench.errors()).isEqualTo("0");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    bench ad                   | WORKLOAD was 'ad'; allowed: add, process, lone, idle, all
                    bench add extra            | extra
                    bench --jobs 0             | --jobs was '0'; allowed: a whole number from 1 to 10000000
                    bench --jobs many          | --jobs
                    bench --repeats 0          | --repeats was '0'; allowed: a whole number from 1 to 100
                    bench --concurrency 5,0    | --concurrency was '0'; allowed: a whole number from 1 to 10000
                    bench --json no/such/file  | --json was 'no/such/file'; allowed: a file in a folder that exists, or -
                    bench --redis-url http://h | must start with redis://
                    bench --redis-adapter x    | allowed: jedis, lettuce
                    """)
    void wrongUsageIsReportedInPlainWords(String line, String message) {
        assertThat(run(line)).isEqualTo(2);
        assertThat(err.toString()).contains(message).doesNotContain("Exception", "\tat ");
    }

    @Test
    void manyCommandsOnARedisElsewhereAreUsedOnlyWhenAllowed() {
        assertThat(run("bench --redis-url rediss://:hunter2@redis.example.org")).isEqualTo(2);
        assertThat(err.toString())
                .contains("this would use about ", "--yes", "allowed without --yes: 20,000")
                .doesNotContain("hunter2");
    }

    @Test
    void aMissingRedisIsReportedAsUnreachable() {
        assertThat(run("bench add --redis-url redis://127.0.0.1:1 " + FEW)).isEqualTo(3);
        assertThat(err.toString()).contains("oxbow: Redis cannot be used: ").doesNotContain("\tat ");
    }

    @Test
    void helpHasExamples() {
        assertThat(run("bench --help")).isZero();
        assertThat(out.toString()).contains("Examples:", "oxbow bench process --concurrency 100,10", "--yes");
    }
}
