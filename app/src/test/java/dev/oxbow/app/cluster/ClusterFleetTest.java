package dev.oxbow.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.app.interop.Adapter;
import dev.oxbow.app.interop.NodeProgram;
import dev.oxbow.app.interop.RequiresNode;
import dev.oxbow.core.Oxbow;
import dev.oxbow.core.OxbowForTests;
import dev.oxbow.core.flow.Flow;
import dev.oxbow.core.internal.bullmq.BullMqJobStore;
import dev.oxbow.core.internal.call.CallJournal;
import dev.oxbow.core.internal.call.RedisCalls;
import dev.oxbow.core.internal.call.RetryPolicy;
import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.job.Backoff;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.queue.Queue;
import dev.oxbow.core.scheduler.JobTemplate;
import dev.oxbow.core.scheduler.Schedule;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.testing.RedisClusterProcess;
import dev.oxbow.core.worker.ActiveJob;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Producers and workers of both kinds, with retries, delays, priorities, flows, schedulers and events. */
@Tag("node")
@RequiresNode
@ParameterizedClass(name = "{0}")
@EnumSource(Adapter.class)
class ClusterFleetTest {
    private static final String PREFIX = "{bull}";
    private static final AtomicInteger QUEUES = new AtomicInteger();
    private static RedisClusterProcess cluster;

    private final String name = "fleet-" + QUEUES.incrementAndGet();
    private final Adapter adapter;
    private Oxbow oxbow;
    private Queue queue;
    private NodeProgram node;

    @SuppressWarnings("NullAway.Init") // JUnit calls open() before each test
    ClusterFleetTest(Adapter adapter) {
        this.adapter = adapter;
    }

    @BeforeAll
    static void startCluster() {
        cluster = RedisClusterProcess.start();
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @BeforeEach
    void open() {
        CommandMeter meter = new CommandMeter();
        ConnectionPool pool = adapter.pool(cluster.url(), PoolSettings.DEFAULTS, meter);
        RedisCalls calls = new RedisCalls(pool, RetryPolicy.DEFAULT, meter, new CallJournal());
        Clock clock = Clock.systemUTC();
        oxbow = OxbowForTests.over(new BullMqJobStore(calls, PREFIX, clock), clock, pool::close);
        queue = oxbow.queue(name);
        node = NodeProgram.start("cluster.mjs", cluster.url(), PREFIX, name);
    }

    @AfterEach
    void close() {
        node.close();
        oxbow.close(Duration.ofSeconds(5));
    }

    private static @Nullable Object value(ActiveJob job) {
        if (job.job().attemptsMade()
                < job.job().data().as(JsonNode.class).path("fails").asInt()) {
            throw new IllegalStateException("attempt fails");
        }
        return job.job().data().as(JsonNode.class).path("value");
    }

    private void awaitCompleted(long count) {
        Await.until(count + " are completed", () -> queue.counts().completed() == count);
    }

    @Test
    void nodeProcessesJobsThatOxbowAdds() {
        node.ask("work");

        String retried = queue.add(
                        "n",
                        Map.of("fails", 1, "value", 7),
                        JobOptions.builder()
                                .attempts(2)
                                .backoff(Backoff.fixed(Duration.ofMillis(10)))
                                .build())
                .id();
        queue.add(
                "n",
                Map.of("value", 8),
                JobOptions.builder().delay(Duration.ofMillis(50)).build());
        queue.add("n", Map.of("value", 9), JobOptions.builder().priority(3).build());

        awaitCompleted(3);
        assertThat(queue.find(retried).orElseThrow().job().returnValue()).isEqualTo(Json.of(7));
    }

    @Test
    void oxbowProcessesJobsThatNodeAddsAndNodeIsNotifiedOfTheEnd() {
        oxbow.worker(name, ClusterFleetTest::value);

        String retried = node.ask(
                        "add",
                        "data",
                        Map.of("fails", 1, "value", 7),
                        "options",
                        Map.of("attempts", 2, "backoff", Map.of("type", "fixed", "delay", 10)))
                .asText();
        String delayed = node.ask("add", "data", Map.of("value", 8), "options", Map.of("delay", 50))
                .asText();

        assertThat(node.ask("result", "id", retried).asInt()).isEqualTo(7);
        assertThat(node.ask("result", "id", delayed).asInt()).isEqualTo(8);
    }

    @Test
    void eachJobOfBothProducersIsProcessedOnceByEitherWorker() {
        Set<String> byOxbow = ConcurrentHashMap.newKeySet();
        node.ask("work");
        oxbow.worker(name, job -> {
            assertThat(byOxbow.add(job.job().id())).isTrue();
            return value(job);
        });

        node.ask("addAll", "count", 100);
        queue.addAll(IntStream.range(0, 100)
                .mapToObj(i -> new NewJob("n", Json.of(Map.of("value", i)), JobOptions.DEFAULTS))
                .toList());

        awaitCompleted(200);
        assertThat(node.ask("counts").path("completed").asInt()).isEqualTo(200);
    }

    @Test
    void aFlowAcrossQueuesHasJobsOnBothSides() {
        String children = name + "-children";
        node.ask("work");
        oxbow.worker(children, ClusterFleetTest::value);

        String ours = oxbow.flows()
                .add(Flow.of(name, "parent", Map.of("children", true))
                        .child(Flow.of(children, "child", Map.of("value", 1)))
                        .child(Flow.of(children, "child", Map.of("value", 2))))
                .id();
        String theirs = node.ask(
                        "flow",
                        "tree",
                        Map.of(
                                "name",
                                "parent",
                                "queueName",
                                name,
                                "data",
                                Map.of("children", true),
                                "children",
                                List.of(Map.of("name", "child", "queueName", children, "data", Map.of("value", 3)))))
                .asText();

        awaitCompleted(2);
        assertThat(queue.find(ours).orElseThrow().job().returnValue()).isEqualTo(Json.parse("[1,2]"));
        assertThat(queue.find(theirs).orElseThrow().job().returnValue()).isEqualTo(Json.parse("[3]"));
    }

    @Test
    void aSchedulerOfOneSideIsAdvancedByTheOther() {
        oxbow.worker(name, ClusterFleetTest::value);

        node.ask("scheduler", "id", "theirs", "repeat", Map.of("every", 50, "limit", 3), "data", Map.of("value", 1));
        queue.schedulers().upsert("ours", Schedule.every(Duration.ofMillis(50)).limit(3), JobTemplate.named("beat"));

        awaitCompleted(6);
    }
}
