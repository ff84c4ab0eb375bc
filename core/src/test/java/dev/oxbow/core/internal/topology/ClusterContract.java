package dev.oxbow.core.internal.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.OxbowForTests;
import dev.oxbow.core.fault.Fault;
import dev.oxbow.core.fault.FaultKind;
import dev.oxbow.core.internal.bullmq.BullMqJobStore;
import dev.oxbow.core.internal.call.CallJournal;
import dev.oxbow.core.internal.call.RedisCalls;
import dev.oxbow.core.internal.call.RetryPolicy;
import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.meter.Cause;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.pool.RedisException;
import dev.oxbow.core.queue.Queue;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.testing.RedisClusterProcess;
import dev.oxbow.core.testing.RedisClusterProcess.SlotMove;
import dev.oxbow.core.worker.WorkerOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * How the pool finds its node of a real cluster and stays with its slot, while the slot moves and while nodes fail. Each adapter
 * extends this; what queues and workers do there is in the other contracts, which run on a cluster as well.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class ClusterContract {
    private static final int JOBS = 400;

    /** The node of this one has a replica. */
    private static final String REPLICATED = "{replicated}";

    private static RedisClusterProcess cluster;

    private final List<Program> programs = new ArrayList<>();

    /** For subclasses. */
    protected ClusterContract() {}

    /** A pool of the adapter under test. */
    protected abstract ConnectionPool openPool(RedisAddress address, CommandMeter meter);

    @BeforeAll
    static void startCluster() {
        cluster = RedisClusterProcess.start();
        cluster.addReplicaOfServing(REPLICATED);
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @AfterEach
    void closePrograms() {
        programs.forEach(Program::close);
    }

    /** What a program that uses Oxbow has. */
    private final class Program {
        private final CommandMeter meter = new CommandMeter();
        private final CallJournal journal = new CallJournal();
        private final String prefix;
        private final ConnectionPool pool;
        private final Oxbow oxbow;
        private final Queue queue;
        private final Map<String, AtomicInteger> processed = new ConcurrentHashMap<>();

        Program(String url, String prefix) {
            this.prefix = prefix;
            pool = openPool(RedisAddress.parse(url), meter);
            RedisCalls calls = new RedisCalls(pool, RetryPolicy.DEFAULT, meter, journal);
            oxbow = OxbowForTests.over(
                    new BullMqJobStore(calls, prefix, Clock.systemUTC()),
                    Clock.systemUTC(),
                    () -> pool.close(Duration.ZERO));
            queue = oxbow.queue("q-" + UUID.randomUUID());
            programs.add(this);
        }

        void work() {
            work(WorkerOptions.DEFAULTS);
        }

        void work(WorkerOptions options) {
            oxbow.worker(
                    queue.name(),
                    job -> {
                        processed
                                .computeIfAbsent(job.job().id(), id -> new AtomicInteger())
                                .incrementAndGet();
                        return null;
                    },
                    options.withConcurrency(5));
        }

        void add(int count) {
            IntStream.range(0, count).forEach(i -> queue.add("n", i));
        }

        FutureTask<?> inAnotherThread(Runnable work) {
            FutureTask<?> task = new FutureTask<>(work, null);
            Thread thread = new Thread(task, "cluster-test");
            thread.setDaemon(true);
            thread.start();
            return task;
        }

        long questions() {
            return meter.counts().sentByKind().getOrDefault("cluster", 0L);
        }

        long faults(FaultKind kind) {
            return journal.faultCounts().getOrDefault(kind, 0L);
        }

        /** -1 while nobody can say. */
        long countCompleted() {
            try {
                return queue.counts().completed();
            } catch (RedisException e) {
                return -1;
            }
        }

        void assertProcessedOnce(int count) {
            assertThat(processed).hasSize(count);
            assertThat(processed.values()).allMatch(times -> times.get() == 1);
        }

        void close() {
            oxbow.close(Duration.ZERO);
        }
    }

    private Program program(String prefix) {
        return new Program(cluster.url(), prefix);
    }

    @Test
    void theSlotOfAHashTagIsTheOneThatTheClusterSays() {
        assertThat(HashSlot.of("bull")).isEqualTo(cluster.slot("{bull}:mail:wait"));
        assertThat(HashSlot.of("Zürich"))
                .isEqualTo(HashSlot.of(HashSlot.tag("x{Zürich}{b}").orElseThrow()));
        assertThat(HashSlot.of("a b")).isEqualTo(cluster.slot("oxbow{a b}{c}"));
    }

    @Test
    void oneQuestionFindsTheNodeHoweverManyConnectionsAndCallsThereAre() {
        int before = cluster.calls("cluster|slots");
        Program program = new Program(cluster.urlOfAnother(REPLICATED), REPLICATED);

        program.work();
        IntStream.range(0, 50).parallel().forEach(i -> program.queue.add("n", i));
        Await.until("all are completed", () -> program.queue.counts().completed() == 50);

        assertThat(cluster.calls("cluster|slots") - before).isEqualTo(1);
        assertThat(program.questions()).isEqualTo(1);
        assertThat(program.meter.counts().sentByCause().get(Cause.CONNECT)).isEqualTo(1);
        assertThat(program.pool.server())
                .contains("redis-cluster://")
                .endsWith(", served by 127.0.0.1:" + portOf(cluster.urlOfServing(REPLICATED)));
    }

    private static int portOf(String url) {
        return RedisAddress.parse(url).port();
    }

    @Test
    void aSeedThatIsGoneIsPassedOver() {
        String nobody = "redis-cluster://127.0.0.1:1,";
        Program program =
                new Program(nobody + cluster.urlOfAnother(REPLICATED).replace("redis-cluster://", ""), REPLICATED);

        program.add(1);

        assertThat(program.queue.counts().waiting()).isEqualTo(1);
    }

    @Test
    void aPrefixWithoutAHashTagIsRefused() {
        assertThatThrownBy(() -> program("bull"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "prefix must have a hash tag on a Redis Cluster, such as {bull}, so that all queues are on one"
                                + " node, but was 'bull' (a tag in the names of queues is not enough)");
    }

    @Test
    void aPoolServesTheKeysOfOneTag() {
        Program program = program("{one}");

        assertThatThrownBy(() -> program.pool.keysBeginWith("{another}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("{one}")
                .hasMessageContaining("{another}");
    }

    @Test
    void aConnectionToOneServerThatIsANodeOfAClusterIsAdvisedOf() {
        String tag = "{" + UUID.randomUUID() + "}";
        String another = cluster.urlOfAnother(tag).replace("redis-cluster://", "redis://");
        Program program = new Program(another, tag);

        assertThatThrownBy(() -> program.add(1))
                .isInstanceOf(RedisException.class)
                .satisfies(failure -> assertThat(Fault.of(failure).kind()).isEqualTo(FaultKind.CLUSTER_REDIRECT))
                .satisfies(failure -> assertThat(Fault.of(failure).advice()).contains("redis-cluster://"));
    }

    @Test
    void aCallIsHeldBackWhileTheKeysMoveAndRunsOnceWhereTheyAreThen() throws Exception {
        Program program = program("{" + UUID.randomUUID() + "}");
        program.add(20);
        SlotMove move = cluster.beginMoving(program.prefix);
        assertThat(move.moveSome()).isTrue();
        FutureTask<?> adding = program.inAnotherThread(() -> program.add(1));
        Await.until("the call is refused for the time being", () -> program.faults(FaultKind.SLOT_MOVING) > 0);

        move.finish();

        adding.get(30, TimeUnit.SECONDS);
        assertThat(program.queue.counts().waiting()).isEqualTo(21);
        assertThat(program.pool.server())
                .endsWith(", served by 127.0.0.1:" + portOf(cluster.urlOfServing(program.prefix)));
        assertThat(program.questions()).as("the node itself says where it went").isEqualTo(1);
    }

    @Test
    void everyJobIsProcessedOnceThoughItsSlotMovesMeanwhile() throws Exception {
        Program program = program("{" + UUID.randomUUID() + "}");
        program.work();
        FutureTask<?> adding = program.inAnotherThread(() -> program.add(JOBS));
        Await.until("it is under way", () -> program.processed.size() > JOBS / 10);

        cluster.moveSlot(program.prefix);

        adding.get(60, TimeUnit.SECONDS);
        Await.until("all are completed", () -> program.queue.counts().completed() == JOBS);
        program.assertProcessedOnce(JOBS);
    }

    @Test
    void whoWaitsForWorkFollowsTheSlot() {
        Program program = program("{" + UUID.randomUUID() + "}");
        program.work();
        Await.until("the worker waits", () -> program.pool.stats().longLeases() == 1);

        cluster.moveSlot(program.prefix);
        Program producer = program(program.prefix);
        producer.oxbow.queue(program.queue.name()).add("n", 1);

        Await.until("it is processed", () -> program.processed.size() == 1);
    }

    @Test
    void everyJobIsProcessedOnceThoughAReplicaTakesOverInOrder() throws Exception {
        Program program = program(REPLICATED);
        program.work();
        FutureTask<?> adding = program.inAnotherThread(() -> program.add(JOBS));
        Await.until("it is under way", () -> program.processed.size() > JOBS / 10);

        cluster.failOver(REPLICATED);

        adding.get(60, TimeUnit.SECONDS);
        Await.until("all are completed", () -> program.queue.counts().completed() == JOBS);
        program.assertProcessedOnce(JOBS);
    }

    @Test
    void everyJobIsProcessedAtLeastOnceThoughTheNodeDies() {
        try (RedisClusterProcess own = RedisClusterProcess.start()) {
            own.addReplicaOfServing(REPLICATED);
            Program program = new Program(own.url(), REPLICATED);
            program.add(JOBS);
            program.work(WorkerOptions.DEFAULTS
                    .withLockDuration(Duration.ofSeconds(5))
                    .withStalledInterval(Duration.ofSeconds(2)));
            Await.until("it is under way", () -> program.processed.size() > JOBS / 10);
            own.awaitReplicated(REPLICATED);

            own.killServing(REPLICATED);

            Await.until("all are completed", Duration.ofSeconds(60), () -> program.countCompleted() == JOBS);
            assertThat(program.processed).hasSize(JOBS);
            program.add(1);
            Await.until("the next as well", () -> program.processed.size() == JOBS + 1);
            program.close();
        }
    }
}
