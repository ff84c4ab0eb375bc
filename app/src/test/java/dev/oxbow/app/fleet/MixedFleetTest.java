package dev.oxbow.app.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.oxbow.app.fleet.Plan.Act;
import dev.oxbow.app.fleet.Plan.PlannedQueue;
import dev.oxbow.app.interop.Adapter;
import dev.oxbow.app.interop.NodeProgram;
import dev.oxbow.app.interop.RequiresNode;
import dev.oxbow.app.wire.RawRedis;
import dev.oxbow.core.testing.Await;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every job of a mixed fleet is processed exactly as often as expected, whichever side adds it, processes it, pauses
 * its queue or closes its worker: checked by counts and by ids, in scenarios from seeds 1 to {@value #SEEDS}, on the
 * two adapters alternately, on a server and on a cluster. The system property {@value #PROPERTIES} sets how many seeds
 * ({@code -Doxbow.fleet.seeds=100}) or which ({@code -Doxbow.fleet.seeds=61-100}), {@value #PROPERTY} selects a single
 * one.
 */
@Tag("node")
@RequiresNode
@ParameterizedClass(name = "{0}")
@EnumSource(FleetRedis.Kind.class)
class MixedFleetTest {
    private static final int SEEDS = 20;
    private static final int ORDERED = 40;
    private static final String PROPERTIES = "oxbow.fleet.seeds";
    private static final String PROPERTY = "oxbow.fleet.seed";

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static FleetRedis server;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static NodeProgram nodeProducer;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static NodeProgram nodeWorker;

    MixedFleetTest(FleetRedis.Kind kind) {}

    @BeforeParameterizedClassInvocation
    static void start(FleetRedis.Kind kind) {
        server = kind.start();
        nodeProducer = NodeProgram.start("fleet.mjs", server.url());
        nodeWorker = NodeProgram.start("fleet.mjs", server.url());
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        nodeWorker.close();
        nodeProducer.close();
        server.close();
    }

    static LongStream seeds() {
        String alone = System.getProperty(PROPERTY);
        if (alone != null) {
            return LongStream.of(Long.parseLong(alone));
        }
        String[] asked = System.getProperty(PROPERTIES, "1-" + SEEDS).split("-", 2);
        return asked.length == 1
                ? LongStream.rangeClosed(1, Long.parseLong(asked[0]))
                : LongStream.rangeClosed(Long.parseLong(asked[0]), Long.parseLong(asked[1]));
    }

    private static Adapter adapter(long seed) {
        return seed % 2 == 0 ? Adapter.LETTUCE : Adapter.JEDIS;
    }

    static Stream<Arguments> workers() {
        return Stream.of(Adapter.values())
                .flatMap(adapter -> Stream.of(
                        arguments(adapter, Set.of(Side.NODE)),
                        arguments(adapter, Set.of(Side.OXBOW)),
                        arguments(adapter, Set.of(Side.NODE, Side.OXBOW))));
    }

    /** With a concurrency of one, so that the processors record the jobs in the order in which they were fetched. */
    @ParameterizedTest(name = "{0}, workers of {1}")
    @MethodSource("workers")
    void jobsOfBothProducersAreFetchedInOrder(Adapter adapter, Set<Side> working) {
        PlannedQueue queue = new PlannedQueue("fleet-o", Map.of(), 1, null, null, Side.OXBOW);
        RandomSource random = new RandomSource(ORDERED);
        try (RawRedis redis = RawRedis.connect(server.servingUrl());
                RunLog runLog = new RunLog(server.servingUrl())) {
            redis.ask("FLUSHALL");
            try (FleetSide node = new NodeFleet(nodeProducer, nodeWorker, List.of(queue.name()));
                    FleetSide oxbow = new OxbowFleet(adapter, server.url(), runLog, false)) {
                Map<Side, FleetSide> sides = Map.of(Side.NODE, node, Side.OXBOW, oxbow);
                oxbow.limit(queue);
                node.pause(queue.name());
                for (Side side : working) {
                    Objects.requireNonNull(sides.get(side)).work(queue, 4);
                }
                List<PlannedJob> jobs = new ArrayList<>();
                for (int i = 0; i < ORDERED; i++) {
                    PlannedJob job = JobMaker.withOrder("o" + i, queue, random);
                    jobs.add(job);
                    (i % 2 == 0 ? node : oxbow).produce(List.of(Act.of(List.of(job))));
                }
                oxbow.resume(queue.name());
                Await.until("all have run", FleetRun.BOUND, () -> runLog.count() >= ORDERED);

                assertThat(runLog.runs()).extracting(RunLog.Run::label).containsExactlyElementsOf(inOrder(jobs));
            }
        }
    }

    /**
     * First the urgent ones, the last one first, then those without a priority, then the others by priority; otherwise
     * in the order of adding.
     */
    private static List<String> inOrder(List<PlannedJob> jobs) {
        List<PlannedJob> urgent = new ArrayList<>(
                jobs.stream().filter(job -> job.options().lifo() != null).toList());
        Collections.reverse(urgent);
        Stream<PlannedJob> others = jobs.stream()
                .filter(job -> job.options().lifo() == null)
                .sorted(Comparator.comparing((PlannedJob job) ->
                        Objects.requireNonNullElse(job.options().priority(), 0)));
        return Stream.concat(urgent.stream(), others).map(PlannedJob::label).toList();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyJobRunsAsOftenAsExpected(long seed) throws InterruptedException {
        Plan plan = PlanMaker.of(seed);
        List<String> findings = new ArrayList<>();
        try (RawRedis redis = RawRedis.connect(server.servingUrl());
                RunLog runLog = new RunLog(server.servingUrl())) {
            redis.ask("FLUSHALL");
            NodeFleet node = new NodeFleet(nodeProducer, nodeWorker, plan.queueNames());
            try (node;
                    OxbowFleet oxbow = new OxbowFleet(adapter(seed), server.url(), runLog, plan.ownProducer());
                    FleetRun run = new FleetRun(plan, node, oxbow, redis, runLog)) {
                findings.addAll(run.findings());
            }
            node.errors().forEach(error -> findings.add("Node complains: " + error));
        }

        assertThat(findings)
                .as("seed %d on %s, again with -D%s=%d: %s", seed, adapter(seed), PROPERTY, seed, plan.summary())
                .isEmpty();
    }
}
