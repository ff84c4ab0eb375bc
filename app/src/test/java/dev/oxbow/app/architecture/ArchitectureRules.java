package dev.oxbow.app.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;

/**
 * The rules, each with its reason. {@code ROOT} is {@code dev.oxbow} for the program, and the package of the fixtures when a
 * rule is shown to fail: the same rule, on classes that break it.
 */
record ArchitectureRules(String root) {
    /** The program's own packages. */
    static final ArchitectureRules PROGRAM = new ArchitectureRules("dev.oxbow");

    private String[] in(String... packages) {
        return Stream.of(packages).map(it -> root + "." + it + "..").toArray(String[]::new);
    }

    /** Packages of core without those below them. */
    private String[] exactly(List<String> packages) {
        return packages.stream()
                .map(it -> it.isEmpty() ? root + ".core" : root + ".core." + it)
                .toArray(String[]::new);
    }

    private String[] coreAnd(String... others) {
        return Stream.concat(Stream.of(in("core")), Stream.of(others)).toArray(String[]::new);
    }

    ArchRule coreStandsOnlyOnWhatIsAllowed() {
        return noClasses()
                .that()
                .resideInAnyPackage(in("core"))
                .should()
                .dependOnClassesThat(resideOutsideOfPackages(coreAnd(
                        "java..",
                        "javax.net.ssl..",
                        "org.slf4j..",
                        "org.jspecify..",
                        "com.fasterxml.jackson..",
                        "io.opentelemetry..")))
                .because("core is used by programs that choose their own client, server and injection");
    }

    ArchRule jedisAdapterKnowsCoreOnly() {
        return noClasses()
                .that()
                .resideInAnyPackage(in("redis.jedis"))
                .should()
                .dependOnClassesThat(resideInAnyPackage(in("redis.lettuce", "http", "app")))
                .because("an adapter can be left out without the others noticing");
    }

    ArchRule lettuceAdapterKnowsCoreOnly() {
        return noClasses()
                .that()
                .resideInAnyPackage(in("redis.lettuce"))
                .should()
                .dependOnClassesThat(resideInAnyPackage(in("redis.jedis", "http", "app")))
                .because("an adapter can be left out without the others noticing");
    }

    ArchRule httpAdapterKnowsCoreOnly() {
        return noClasses()
                .that()
                .resideInAnyPackage(in("http"))
                .should()
                .dependOnClassesThat(resideInAnyPackage(in("redis", "app")))
                .because("HTTP serves whatever core stands on");
    }

    ArchRule webServerIsBehindHttp() {
        return onlyIn(
                "http",
                "the server can be changed in one module",
                "io.javalin..",
                "org.eclipse.jetty..",
                "jakarta.servlet..");
    }

    ArchRule injectionIsBehindWiring() {
        return onlyIn(
                "app.wiring",
                "parts get what they need by their constructors and can be made without a framework",
                "dagger..",
                "javax.inject..",
                "jakarta.inject..");
    }

    ArchRule jedisIsBehindItsAdapter() {
        return onlyIn("redis.jedis", "clients come and go; the port stays", "redis.clients..");
    }

    ArchRule lettuceIsBehindItsAdapter() {
        return onlyIn(
                "redis.lettuce", "clients come and go; the port stays", "io.lettuce..", "io.netty..", "reactor..");
    }

    ArchRule metricsLibraryIsBehindMetrics() {
        return onlyIn(
                "app.metrics", "core counts by itself; how it is shown is the program's choice", "io.micrometer..");
    }

    ArchRule telemetryLibraryIsBehindTelemetry() {
        return onlyIn(
                "core.telemetry", "a program that has no telemetry need not have the library", "io.opentelemetry..");
    }

    ArchRule commandLineLibraryIsBehindCommandLine() {
        return onlyIn("app.cli", "nothing but the command line parses arguments", "picocli..");
    }

    /** The root of all exceptions is in the package of the entry point, which depends on everything. */
    ArchRule packagesHaveNoCycles() {
        return slices().matching(root + ".(**)")
                .should()
                .beFreeOfCycles()
                .ignoreDependency(alwaysTrue(), simpleName("OxbowException"))
                .because("a package that is in a cycle cannot be understood, tested or taken out alone");
    }

    ArchRule publicSignaturesMentionOnlyPublicTypes() {
        return classes()
                .that()
                .arePublic()
                .and()
                .resideInAnyPackage(Stream.concat(Stream.of(exactly(Packages.API)), Stream.of(exactly(Packages.SPI)))
                        .toArray(String[]::new))
                .should(new SignaturesMentionOnly(resideInAnyPackage(Stream.of(
                                Stream.of(exactly(Packages.API)),
                                Stream.of(exactly(Packages.SPI)),
                                Stream.of("java..", "javax.net.ssl..", "io.opentelemetry.api.."))
                        .flatMap(it -> it)
                        .toArray(String[]::new))))
                .because("a user cannot name what core does not export");
    }

    ArchRule apiHidesConstructors() {
        return classes()
                .that()
                .arePublic()
                .and()
                .resideInAnyPackage(exactly(Packages.API))
                .and()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and()
                .areNotRecords()
                .and()
                .areNotAssignableTo(Throwable.class)
                .and()
                .doNotHaveSimpleName("OpenTelemetrySpans")
                .and()
                .doNotHaveSimpleName("Analysis")
                .should(new HidesConstructors())
                .because("Oxbow creates these objects, and their constructors must be free to change");
    }

    ArchRule internalTypesStayInCore() {
        return noClasses()
                .that(resideInAPackage(root + "..").and(resideOutsideOfPackages(in("core"))))
                .should()
                .dependOnClassesThat(resideInAnyPackage(in("core.internal"))
                        .and(not(resideInAnyPackage(exactly(Packages.OF_ADAPTERS)))))
                .because("internal types change without notice");
    }

    ArchRule onlyAdaptersUsePoolInternals() {
        return noClasses()
                .that(resideInAPackage(root + "..").and(resideOutsideOfPackages(in("core", "redis"))))
                .should()
                .dependOnClassesThat(resideInAnyPackage(exactly(Packages.OF_ADAPTERS)))
                .because("these packages are exported to the Redis adapters alone");
    }

    /** The test kit is no part of the program; it looks for redis-server on the path. */
    ArchRule environmentIsReadInOnePlace() {
        return noClasses()
                .that(resideInAPackage(root + "..").and(resideOutsideOfPackages(in("app.config", "testkit"))))
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(System.class, "getProperty", String.class)
                .orShould()
                .callMethod(System.class, "getProperty", String.class, String.class)
                .orShould()
                .callMethod(System.class, "getProperties")
                .orShould()
                .callMethod(Integer.class, "getInteger", String.class)
                .orShould()
                .callMethod(Boolean.class, "getBoolean", String.class)
                .because(
                        "what can be set must be found in one list and checked at start, and a wrong value must be reported");
    }

    ArchRule jobsDependOnNothingOfOurs() {
        return noClasses()
                .that()
                .resideInAnyPackage(in("core.job"))
                .should()
                .dependOnClassesThat(resideInAPackage(root + "..")
                        .and(resideOutsideOfPackages(in("core.job", "core.internal.json")))
                        .and(not(simpleName("OxbowException"))))
                .because("jobs are values that every package may hold");
    }

    ArchRule poolKnowsNoQueues() {
        return noClasses()
                .that()
                .resideInAnyPackage(in("core.pool", "core.internal.pool"))
                .should()
                .dependOnClassesThat(resideInAnyPackage(in(
                        "core.queue",
                        "core.worker",
                        "core.job",
                        "core.store",
                        "core.status",
                        "core.analysis",
                        "core.internal.worker",
                        "core.internal.bullmq",
                        "core.internal.memory",
                        "core.internal.call")))
                .because("a pool lends connections, whatever they are used for");
    }

    ArchRule protocolHasNoThreadsOrSockets() {
        return noClasses()
                .that()
                .resideInAnyPackage(in("core.internal.bullmq"))
                .should()
                .dependOnClassesThat()
                .haveNameMatching(
                        "java\\.(lang\\.Thread(Group)?|net\\..*|nio\\.channels\\..*|util\\.(Timer|concurrent\\.(Executors"
                                + "|.*Executor.*|ForkJoin.*)))")
                .because("the protocol builds and reads commands; threads and connections belong to other packages");
    }

    ArchRule enginesKnowNoKeys() {
        return noClasses()
                .that()
                .resideInAnyPackage(in(
                        "core.queue",
                        "core.worker",
                        "core.status",
                        "core.analysis",
                        "core.internal.queue",
                        "core.internal.worker",
                        "core.internal.dispatch",
                        "core.internal.batch",
                        "core.internal.event",
                        "core.internal.status"))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(in("core.internal.bullmq", "core.internal.memory", "core.internal.call")))
                .because("they stand on the port JobStore, so that any store will do");
    }

    private ArchRule onlyIn(String home, String reason, String... libraries) {
        return noClasses()
                .that(resideInAPackage(root + "..").and(resideOutsideOfPackages(in(home))))
                .should()
                .dependOnClassesThat(resideInAnyPackage(libraries))
                .because(reason);
    }
}
