package dev.oxbow.app.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class ArchitectureTest {
    private static final String FIXTURES = "dev.oxbow.app.architecture.violations";

    private static final JavaClasses PROGRAM = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("dev.oxbow");

    private static final JavaClasses VIOLATIONS = new ClassFileImporter().importPackages(FIXTURES);

    /** Every rule, with the class of the fixtures that breaks it. */
    @SuppressWarnings("ImmutableEnumChecker") // The functions are references to methods, without state.
    enum Rule {
        CORE_STANDS_ONLY_ON_WHAT_IS_ALLOWED(
                ArchitectureRules::coreStandsOnlyOnWhatIsAllowed, "core.CoreThatUsesAClient"),
        JEDIS_ADAPTER_KNOWS_CORE_ONLY(
                ArchitectureRules::jedisAdapterKnowsCoreOnly, "redis.jedis.JedisThatKnowsLettuce"),
        LETTUCE_ADAPTER_KNOWS_CORE_ONLY(
                ArchitectureRules::lettuceAdapterKnowsCoreOnly, "redis.lettuce.LettuceThatKnowsHttp"),
        HTTP_ADAPTER_KNOWS_CORE_ONLY(ArchitectureRules::httpAdapterKnowsCoreOnly, "http.HttpThatKnowsRedis"),
        WEB_SERVER_IS_BEHIND_HTTP(ArchitectureRules::webServerIsBehindHttp, "app.cli.CommandThatIsAServer"),
        INJECTION_IS_BEHIND_WIRING(ArchitectureRules::injectionIsBehindWiring, "core.CoreThatIsInjected"),
        JEDIS_IS_BEHIND_ITS_ADAPTER(ArchitectureRules::jedisIsBehindItsAdapter, "core.CoreThatUsesAClient"),
        LETTUCE_IS_BEHIND_ITS_ADAPTER(
                ArchitectureRules::lettuceIsBehindItsAdapter, "redis.jedis.JedisThatKnowsLettuce"),
        METRICS_LIBRARY_IS_BEHIND_METRICS(ArchitectureRules::metricsLibraryIsBehindMetrics, "http.HttpThatMeasures"),
        TELEMETRY_LIBRARY_IS_BEHIND_TELEMETRY(
                ArchitectureRules::telemetryLibraryIsBehindTelemetry, "core.job.JobThatTraces"),
        COMMAND_LINE_LIBRARY_IS_BEHIND_COMMAND_LINE(
                ArchitectureRules::commandLineLibraryIsBehindCommandLine, "http.HttpThatParsesArguments"),
        PACKAGES_HAVE_NO_CYCLES(ArchitectureRules::packagesHaveNoCycles, "core.pool.PoolThatKnowsQueues"),
        ENVIRONMENT_IS_READ_IN_ONE_PLACE(
                ArchitectureRules::environmentIsReadInOnePlace, "core.CoreThatReadsTheEnvironment"),
        JOBS_DEPEND_ON_NOTHING_OF_OURS(ArchitectureRules::jobsDependOnNothingOfOurs, "core.job.JobThatKnowsQueues"),
        POOL_KNOWS_NO_QUEUES(ArchitectureRules::poolKnowsNoQueues, "core.pool.PoolThatKnowsQueues"),
        PROTOCOL_HAS_NO_THREADS_OR_SOCKETS(
                ArchitectureRules::protocolHasNoThreadsOrSockets, "core.internal.bullmq.ProtocolThatStartsThreads"),
        ENGINES_KNOW_NO_KEYS(ArchitectureRules::enginesKnowNoKeys, "core.queue.QueueThatKnowsKeys"),
        PUBLIC_SIGNATURES_MENTION_ONLY_PUBLIC_TYPES(
                ArchitectureRules::publicSignaturesMentionOnlyPublicTypes, "core.queue.QueueThatKnowsKeys"),
        API_HIDES_CONSTRUCTORS(ArchitectureRules::apiHidesConstructors, "core.queue.QueueThatAnyoneCreates"),
        INTERNAL_TYPES_STAY_IN_CORE(ArchitectureRules::internalTypesStayInCore, "http.HttpThatKnowsKeys"),
        ONLY_ADAPTERS_USE_POOL_INTERNALS(
                ArchitectureRules::onlyAdaptersUsePoolInternals, "http.HttpThatKnowsPoolInternals");

        private final Function<ArchitectureRules, ArchRule> rule;
        private final String violation;

        Rule(Function<ArchitectureRules, ArchRule> rule, String violation) {
            this.rule = rule;
            this.violation = violation;
        }
    }

    @ParameterizedTest
    @EnumSource
    void theProgramKeeps(Rule rule) {
        rule.rule.apply(ArchitectureRules.PROGRAM).check(PROGRAM);
    }

    @ParameterizedTest
    @EnumSource
    void aDeliberateViolationBreaks(Rule rule) {
        ArchRule onFixtures = rule.rule.apply(new ArchitectureRules(FIXTURES));

        assertThatThrownBy(() -> onFixtures.check(VIOLATIONS))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(rule.violation.substring(rule.violation.lastIndexOf('.') + 1));
    }

    /** A rule about a package that is not there would check nothing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "core",
                "core.analysis",
                "core.internal.bullmq",
                "core.internal.call",
                "core.job",
                "core.internal.memory",
                "core.internal.pool",
                "core.internal.topology",
                "core.internal.meter",
                "core.store",
                "core.fault",
                "core.flow",
                "core.scheduler",
                "core.event",
                "core.health",
                "core.meter",
                "core.status",
                "core.pool",
                "core.queue",
                "core.telemetry",
                "core.worker",
                "redis.jedis",
                "redis.lettuce",
                "http",
                "app.cli",
                "app.config",
                "app.metrics",
                "app.wiring"
            })
    void everyPackageNamedByARuleHoldsClasses(String name) {
        assertThat(PROGRAM.stream().filter(it -> it.getPackageName().startsWith("dev.oxbow." + name)))
                .isNotEmpty();
    }

    /** A rule about a library that nobody uses would check nothing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.javalin.",
                "org.eclipse.jetty.",
                "dagger.",
                "jakarta.inject.",
                "redis.clients.",
                "io.lettuce.",
                "io.netty.",
                "io.micrometer.",
                "io.opentelemetry.",
                "picocli."
            })
    void everyLibraryNamedByARuleIsUsed(String library) {
        assertThat(PROGRAM.stream()
                        .flatMap(it -> it.getDirectDependenciesFromSelf().stream())
                        .map(it -> it.getTargetClass().getName()))
                .anyMatch(name -> name.startsWith(library));
    }
}
