package dev.oxbow.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.core.health.CommandBudget;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.worker.WorkerListing;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class SettingsLoaderTest {
    private static Settings load(Map<String, String> variables) {
        return new SettingsLoader(variables).load(Map.of());
    }

    private static List<SettingProblem> problems(Map<String, String> variables, Map<Setting, String> flags) {
        try {
            new SettingsLoader(variables).load(flags);
            return List.of();
        } catch (SettingsException e) {
            return e.problems();
        }
    }

    private static String onlyProblem(Map<String, String> variables) {
        List<SettingProblem> problems = problems(variables, Map.of());
        assertThat(problems).hasSize(1);
        return problems.get(0).toString();
    }

    @Test
    void nothingSetGivesTheDefaultsOfTheTable() {
        Settings settings = load(Map.of());

        assertThat(settings.storage()).isEqualTo(new Storage.Embedded(null));
        assertThat(settings.redis().adapter()).isEqualTo(RedisSettings.Adapter.JEDIS);
        assertThat(settings.redis().pool()).isEqualTo(PoolSettings.DEFAULTS);
        assertThat(settings.redis().maxRetries()).isEqualTo(3);
        assertThat(settings.redis().budget()).isEqualTo(new CommandBudget(500_000, CommandBudget.Period.MONTH));
        assertThat(settings.redis().listing()).isEqualTo(WorkerListing.SHARED);
        assertThat(settings.prefix()).isEqualTo("bull");
        assertThat(settings.listen()).isEqualTo(new ListenSettings("127.0.0.1", 3000, null, null));
        assertThat(settings.analysis())
                .isEqualTo(new AnalysisSettings(new AnalysisSettings.Local(), 5, Duration.ofMinutes(5)));
        assertThat(settings.production()).isFalse();
        assertThat(settings.notes()).isEmpty();
    }

    @Test
    void flagsWinOverVariables() {
        Settings settings = new SettingsLoader(Map.of("PORT", "4000", "REDIS_ADAPTER", "jedis"))
                .load(Map.of(Setting.PORT, "0", Setting.REDIS_ADAPTER, "lettuce"));

        assertThat(settings.listen().port()).isZero();
        assertThat(settings.redis().adapter()).isEqualTo(RedisSettings.Adapter.LETTUCE);
    }

    @Test
    void workersAreListedAsAsked() {
        assertThat(load(Map.of("REDIS_WORKER_LISTING", "Off")).redis().listing())
                .isEqualTo(WorkerListing.OFF);
        assertThat(new SettingsLoader(Map.of("REDIS_WORKER_LISTING", "off"))
                        .load(Map.of(Setting.WORKER_LISTING, "each"))
                        .redis()
                        .listing())
                .isEqualTo(WorkerListing.EACH);
    }

    @Test
    void aWrongVariableDoesNotMatterUnderAFlag() {
        assertThat(new SettingsLoader(Map.of("PORT", "x"))
                        .load(Map.of(Setting.PORT, "1"))
                        .listen()
                        .port())
                .isEqualTo(1);
    }

    @Test
    void anEmptyVariableCountsAsNotSet() {
        assertThat(load(Map.of("REDIS_URL", " ", "PORT", "")).storage()).isEqualTo(new Storage.Embedded(null));
    }

    @Test
    void anEmptyFlagIsAMistake() {
        assertThat(problems(Map.of(), Map.of(Setting.REDIS_URL, "")))
                .singleElement()
                .hasToString("--redis-url (REDIS_URL): was given as a flag, but empty");
    }

    @Test
    void everyMistakeIsReportedAtOnceByNameValueAndWhatIsAllowed() {
        assertThatThrownBy(() -> load(Map.ofEntries(
                        Map.entry("REDIS_ADAPTER", "redisson"),
                        Map.entry("REDIS_WORKER_LISTING", "all"),
                        Map.entry("REDIS_POOL_MAX", "0"),
                        Map.entry("REDIS_CONNECT_TIMEOUT", "30"),
                        Map.entry("REDIS_BORROW_TIMEOUT", "2h"),
                        Map.entry("REDIS_MAX_RETRIES", "many"),
                        Map.entry("REDIS_FALLBACK", "maybe"),
                        Map.entry("REDIS_COMMAND_BUDGET", "lots"),
                        Map.entry("OXBOW_PREFIX", "two words"),
                        Map.entry("OXBOW_ENV", "staging"),
                        Map.entry("BUILDING", "perhaps"),
                        Map.entry("HOST", "not a host"),
                        Map.entry("PORT", "65536"),
                        Map.entry("ANALYSIS_PROCESSOR", "magic"),
                        Map.entry("ANALYSIS_CONCURRENCY", "0"))))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("Oxbow cannot start: 15 settings are wrong.")
                .hasMessageContainingAll(
                        "--redis-adapter (REDIS_ADAPTER): was 'redisson'; allowed: jedis, lettuce",
                        "--worker-listing (REDIS_WORKER_LISTING): was 'all'; allowed: shared, each, off",
                        "--pool-max (REDIS_POOL_MAX): was '0'; allowed: a whole number from 1 to 1000",
                        "--connect-timeout (REDIS_CONNECT_TIMEOUT): was '30'; allowed: a duration such as 500ms, 30s or 5m,"
                                + " from 10ms to 10m",
                        "--borrow-timeout (REDIS_BORROW_TIMEOUT): was '2h'; allowed: a duration",
                        "--max-retries (REDIS_MAX_RETRIES): was 'many'; allowed: a whole number from 0 to 20",
                        "--fallback (REDIS_FALLBACK): was 'maybe'; allowed: direct, none",
                        "--command-budget (REDIS_COMMAND_BUDGET): was 'lots'; allowed: N/month, N/day",
                        "--prefix (OXBOW_PREFIX): was 'two words'; allowed: 1 to 100 characters",
                        "OXBOW_ENV: was 'staging'; allowed: development, production",
                        "BUILDING: was 'perhaps'; allowed: true, false",
                        "--host (HOST): was 'not a host'; allowed: an IP address or a host name",
                        "--port (PORT): was '65536'; allowed: a whole number from 0 to 65535",
                        "--analysis-processor (ANALYSIS_PROCESSOR): was 'magic'; allowed: local, openai, webhook, none",
                        "--analysis-concurrency (ANALYSIS_CONCURRENCY): was '0'; allowed: a whole number from 1 to 1000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://user:hunter2@redis.example:6379",
                "redis://hunter2@redis.example",
                "redis://:hunter2@redis.example/x",
                "redis://:hunter2 @redis.example",
                "redis-sentinel://:hunter2@redis.example",
                "redis-sentinel://:hunter2@a,,b/main",
                "redis-cluster://:hunter2@redis.example/1",
                "redis-cluster://:hunter2@a:99999",
                "redis://:hunter2@a,b"
            })
    void aWrongRedisUrlIsNeverRepeated(String url) {
        assertThat(onlyProblem(Map.of("REDIS_URL", url)))
                .startsWith("--redis-url (REDIS_URL): ")
                .contains("allowed: redis://")
                .doesNotContain("hunter2");
    }

    @Test
    void aClusterNeedsAPrefixWithAHashTag() {
        assertThat(onlyProblem(Map.of("REDIS_URL", "redis-cluster://a:1,b:2")))
                .isEqualTo(
                        "--prefix (OXBOW_PREFIX): was 'bull', but REDIS_URL is a cluster, where all keys must be on one"
                                + " node; allowed: a prefix with a hash tag, OXBOW_PREFIX={bull} (a tag in the names of queues is"
                                + " not enough)");
        assertThat(onlyProblem(Map.of("REDIS_URL", "redis-cluster://a", "OXBOW_PREFIX", "{}bull")))
                .contains("OXBOW_PREFIX={bull}");
        assertThat(load(Map.of("REDIS_URL", "redis-cluster://a:1,b:2", "OXBOW_PREFIX", "{bull}"))
                        .storage())
                .isInstanceOfSatisfying(
                        Storage.External.class, it -> assertThat(it.address()).hasToString("redis-cluster://a:1,b:2"));
    }

    @Test
    void sentinelsTellOfAMasterThatTakesAnyPrefix() {
        assertThat(load(Map.of("REDIS_URL", "redis-sentinel://:hunter2@a:1,b:2/main"))
                        .storage())
                .isInstanceOfSatisfying(Storage.External.class, it -> assertThat(it.address())
                        .hasToString("redis-sentinel://***@a:1,b:2/main/0"));
    }

    @Test
    void aBenchmarkKnowsWhetherAllOfAClusterIsOnThisMachine() {
        assertThat(new SettingsLoader(Map.of("REDIS_URL", "redis-cluster://127.0.0.1:1,localhost:2"))
                        .benchTarget(Map.of())
                        .loopback())
                .isTrue();
        assertThat(new SettingsLoader(Map.of("REDIS_URL", "redis-cluster://127.0.0.1:1,redis.example:2"))
                        .benchTarget(Map.of())
                        .loopback())
                .isFalse();
    }

    @Test
    void aRedisUrlIsUsed() {
        assertThat(load(Map.of("REDIS_URL", "redis://127.0.0.1:7000/2")).storage())
                .isInstanceOfSatisfying(Storage.External.class, it -> {
                    assertThat(it.address().port()).isEqualTo(7000);
                    assertThat(it.address().database()).isEqualTo(2);
                });
    }

    @Test
    void productionRefusesToStartWithoutARedisUrl() {
        assertThat(onlyProblem(Map.of("OXBOW_ENV", "production")))
                .contains("--redis-url (REDIS_URL): is not set, but production needs it");
        assertThat(problems(Map.of(), Map.of(Setting.PRODUCTION, "true"))).hasSize(1);
    }

    @Test
    void buildingWinsOverARedisUrlAndSaysSo() {
        Settings settings = load(Map.of("BUILDING", "true", "REDIS_URL", "a placeholder", "OXBOW_ENV", "production"));

        assertThat(settings.storage()).isEqualTo(new Storage.Memory());
        assertThat(settings.notes())
                .singleElement()
                .asString()
                .contains("live in memory")
                .contains("REDIS_URL is ignored");
    }

    @Test
    void aDataFolderIsForTheEmbeddedRedis() {
        assertThat(load(Map.of("OXBOW_DATA_DIR", "/data/oxbow")).storage())
                .isEqualTo(new Storage.Embedded(Path.of("/data/oxbow").toAbsolutePath()));
        assertThat(load(Map.of("OXBOW_DATA_DIR", "/data", "REDIS_URL", "redis://h"))
                        .notes())
                .singleElement()
                .asString()
                .contains("OXBOW_DATA_DIR is not used");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "localhost", "::1", "[::1]"})
    void aLoopbackHostNeedsNoToken(String host) {
        assertThat(load(Map.of("HOST", host)).listen().host()).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.168.1.5", "example.org", "127.0.0.1.example.org"})
    void aHostBeyondLoopbackIsRefusedWithoutAToken(String host) {
        assertThat(onlyProblem(Map.of("HOST", host)))
                .startsWith("--host (HOST): was '" + host + "', which others can reach; allowed: a loopback address");
    }

    @Test
    void insecureAllowsAnyHostAndSaysWhatThatMeans() {
        Settings settings = new SettingsLoader(Map.of("HOST", "0.0.0.0")).load(Map.of(Setting.INSECURE, "true"));

        assertThat(settings.notes()).singleElement().asString().contains("anybody who can reach 0.0.0.0");
    }

    @Test
    void aTokenAllowsAnyHost() {
        ListenSettings listen = load(Map.of("HOST", "0.0.0.0", "OXBOW_API_TOKEN", "correct-horse"))
                .listen();

        assertThat(listen.apiToken()).isEqualTo(new Secret("correct-horse"));
        assertThat(listen.toString()).doesNotContain("correct-horse");
    }

    @Test
    void aReadTokenAloneIsAMistake() {
        assertThat(onlyProblem(Map.of("OXBOW_READ_TOKEN", "correct-horse")))
                .startsWith("OXBOW_API_TOKEN: is not set, but OXBOW_READ_TOKEN is")
                .doesNotContain("correct-horse");
    }

    @Test
    void aWrongTokenIsNeverRepeated() {
        assertThat(onlyProblem(Map.of("OXBOW_API_TOKEN", "hunter2")))
                .contains("8 to 200 visible ASCII characters")
                .doesNotContain("hunter2");
    }

    @Test
    void thePlansLimitMayNotBeBelowThePool() {
        assertThat(onlyProblem(Map.of("REDIS_CONNECTION_LIMIT", "5")))
                .isEqualTo("--connection-limit (REDIS_CONNECTION_LIMIT): was '5'; allowed: at least the pool's size, 10"
                        + " (--pool-max (REDIS_POOL_MAX))");
        assertThat(load(Map.of("REDIS_CONNECTION_LIMIT", "11")).redis().pool().connectionLimit())
                .isEqualTo(11);
    }

    @Test
    void aPoolTooSmallToWaitReadAndCallIsAMistake() {
        assertThat(onlyProblem(Map.of("REDIS_POOL_MAX", "2", "REDIS_FALLBACK", "none")))
                .contains("was '2'; allowed here: at least 3");
    }

    @ParameterizedTest
    @CsvSource({"1000/day,1000,DAY", "7/MONTH,7,MONTH"})
    void aBudgetIsRead(String text, long commands, CommandBudget.Period period) {
        assertThat(load(Map.of("REDIS_COMMAND_BUDGET", text)).redis().budget())
                .isEqualTo(new CommandBudget(commands, period));
    }

    @Test
    void noBudgetIsAChoice() {
        assertThat(load(Map.of("REDIS_COMMAND_BUDGET", "none")).redis().budget())
                .isNull();
    }

    @Test
    void openAiNeedsItsKeyAndHasAModel() {
        assertThat(onlyProblem(Map.of("ANALYSIS_PROCESSOR", "openai"))).startsWith("OPENAI_API_KEY: is not set");
        assertThat(load(Map.of("ANALYSIS_PROCESSOR", "openai", "OPENAI_API_KEY", "sk-secret-key"))
                        .analysis()
                        .processor())
                .isInstanceOfSatisfying(AnalysisSettings.OpenAi.class, it -> {
                    assertThat(it.baseUrl()).isEqualTo(URI.create("https://api.openai.com/v1"));
                    assertThat(it.model()).isEqualTo("gpt-4o-mini");
                    assertThat(it.timeout()).isEqualTo(Duration.ofSeconds(60));
                    assertThat(it.toString()).doesNotContain("sk-secret-key");
                });
    }

    @Test
    void anotherServiceNeedsAModelAndNoKey() {
        Map<String, String> other =
                Map.of("ANALYSIS_PROCESSOR", "openai", "OPENAI_BASE_URL", "http://127.0.0.1:11434/v1/");

        assertThat(onlyProblem(other)).startsWith("OPENAI_MODEL: is not set, but OPENAI_BASE_URL is not OpenAI's");
        assertThat(load(Map.of(
                                "ANALYSIS_PROCESSOR",
                                "openai",
                                "OPENAI_BASE_URL",
                                "http://127.0.0.1:11434/v1/",
                                "OPENAI_MODEL",
                                "llama"))
                        .analysis()
                        .processor())
                .isEqualTo(new AnalysisSettings.OpenAi(
                        URI.create("http://127.0.0.1:11434/v1"), "llama", null, Duration.ofSeconds(60)));
    }

    @Test
    void aKeyThatTravelsUnencryptedIsToldOf() {
        assertThat(load(Map.of(
                                "ANALYSIS_PROCESSOR",
                                "openai",
                                "OPENAI_BASE_URL",
                                "http://llm.example/v1",
                                "OPENAI_MODEL",
                                "m",
                                "OPENAI_API_KEY",
                                "sk-secret-key"))
                        .notes())
                .singleElement()
                .asString()
                .contains("travels unencrypted")
                .doesNotContain("sk-secret-key");
    }

    @Test
    void theWebhookNeedsItsUrlWhichIsNeverRepeated() {
        assertThat(onlyProblem(Map.of("ANALYSIS_PROCESSOR", "webhook"))).startsWith("ANALYSIS_WEBHOOK_URL: is not set");
        assertThat(onlyProblem(Map.of("ANALYSIS_PROCESSOR", "webhook", "ANALYSIS_WEBHOOK_URL", "ftp://h/hunter2")))
                .contains("starts with http:// or https://")
                .doesNotContain("hunter2");
    }

    @Test
    void settingsOfAnotherProcessorAreNotAskedFor() {
        assertThat(load(Map.of("ANALYSIS_PROCESSOR", "none", "OPENAI_BASE_URL", "nonsense"))
                        .analysis()
                        .processor())
                .isEqualTo(new AnalysisSettings.None());
    }

    @Test
    void healthAsksTheServerThatTheSameVariablesWouldStart() {
        HealthTarget target = new SettingsLoader(
                        Map.of("HOST", "0.0.0.0", "PORT", "4000", "OXBOW_READ_TOKEN", "correct-horse"))
                .healthTarget();

        assertThat(target.server()).isEqualTo(URI.create("http://127.0.0.1:4000"));
        assertThat(target.token()).isEqualTo(new Secret("correct-horse"));
    }
}
