package dev.oxbow.app.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;

/**
 * The rules, each with its reason. {@code ROOT} is {@code dev.oxbow} for the program, and the package of the fixtures when a
 * rule is shown to fail: the same rule, on classes that break it.
 */
record ArchitectureRules(String root) {
    /** The program's own packages. */
    static final ArchitectureRules PROGRAM = new ArchitectureRules("dev.oxbow");

    private String[] in(String... rooms) {
        return Stream.of(rooms).map(room -> root + "." + room + "..").toArray(String[]::new);
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

    ArchRule packagesHaveNoCycles() {
        return slices().matching(root + ".(**)")
                .should()
                .beFreeOfCycles()
                .because("a package that is in a cycle cannot be understood, tested or taken out alone");
    }

    ArchRule environmentIsReadInOnePlace() {
        return noClasses()
                .that(resideInAPackage(root + "..").and(resideOutsideOfPackages(in("app.config"))))
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
                .because("what can be set must be found in one list, checked at start, and told of when it is wrong");
    }

    ArchRule jobsDependOnNothingOfOurs() {
        return noClasses()
                .that()
                .resideInAnyPackage(in("core.job"))
                .should()
                .dependOnClassesThat(resideInAPackage(root + "..").and(resideOutsideOfPackages(in("core.job"))))
                .because("jobs are values that every room may hold");
    }

    ArchRule poolKnowsNoQueues() {
        return noClasses()
                .that()
                .resideInAnyPackage(in("core.pool"))
                .should()
                .dependOnClassesThat(resideInAnyPackage(in(
                        "core.queue",
                        "core.worker",
                        "core.job",
                        "core.bullmq",
                        "core.memory",
                        "core.status",
                        "core.analysis",
                        "core.call")))
                .because("a pool lends connections, whatever they are used for");
    }

    ArchRule protocolHasNoThreadsOrSockets() {
        return noClasses()
                .that()
                .resideInAnyPackage(in("core.bullmq"))
                .should()
                .dependOnClassesThat()
                .haveNameMatching(
                        "java\\.(lang\\.Thread(Group)?|net\\..*|nio\\.channels\\..*|util\\.(Timer|concurrent\\.(Executors"
                                + "|.*Executor.*|ForkJoin.*)))")
                .because("the protocol is what is said; who says it, and over what, is decided elsewhere");
    }

    ArchRule enginesKnowNoKeys() {
        return noClasses()
                .that()
                .resideInAnyPackage(in("core.queue", "core.worker", "core.status", "core.analysis"))
                .should()
                .dependOnClassesThat(resideInAnyPackage(in("core.bullmq", "core.memory", "core.call")))
                .because("they stand on the port JobStore, so that any store will do");
    }

    private ArchRule onlyIn(String room, String reason, String... libraries) {
        return noClasses()
                .that(resideInAPackage(root + "..").and(resideOutsideOfPackages(in(room))))
                .should()
                .dependOnClassesThat(resideInAnyPackage(libraries))
                .because(reason);
    }
}
