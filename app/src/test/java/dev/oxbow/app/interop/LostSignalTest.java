package dev.oxbow.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.app.wire.RawRedis;
import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.worker.ActiveJob;
import dev.oxbow.core.worker.WorkerOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A marker goes to one waiting connection only. If its program dies before it acts on it, no other program is notified;
 * Oxbow finds the job by its backlog probe once per block window, and a job that died with its worker by the stalled
 * checks.
 */
@Tag("node")
class LostSignalTest extends SharedRedis {
    private static final Duration WINDOW = Duration.ofSeconds(2);
    private static final Duration NEVER = Duration.ofHours(1);
    private static final Map<String, Object> WAITS_LONG = Map.of("drainDelay", 3600);

    private final List<String> started = new CopyOnWriteArrayList<>();
    private NodeProgram node;
    private RawRedis redis;

    LostSignalTest(Adapter adapter) {
        super(adapter);
    }

    @BeforeEach
    void startNode() {
        node = nodeQueue();
        redis = rawRedis();
    }

    @Test
    void aJobIsFoundWhoseMarkerADeadNodeWorkerPopped() {
        NodeProgram doomed = frozenNodeWorker();
        idleWorker(WINDOW);

        String id = add(Map.of(), Map.of());
        Await.until("the frozen worker has the marker", () -> redis.blockedIn("BZPOPMIN") == 1);
        doomed.kill();

        awaitState(id, JobState.COMPLETED);
        assertThat(started).containsExactly(id);
    }

    @Test
    void aDelayedJobIsFoundWhoseMarkerADeadNodeWorkerPopped() {
        NodeProgram doomed = frozenNodeWorker();
        idleWorker(WINDOW);

        String id = add(Map.of(), Map.of("delay", 300));
        Await.until("the frozen worker has the marker", () -> redis.blockedIn("BZPOPMIN") == 1);
        doomed.kill();

        awaitState(id, JobState.COMPLETED);
        assertThat(started).containsExactly(id);
    }

    @Test
    void aJobOfAKilledWorkerIsRecoveredByStalledChecksIfOxbowSawItActive() {
        NodeProgram doomed = nodeWorker(crashing());
        String id = add(Map.of("do", "hang"), Map.of());
        doomed.awaitEvent("started", id);
        oxbow.worker(queue, this::work, recovering(NEVER));
        awaitWaiting(redis, 1);

        doomed.kill();

        assertRecovered(id);
    }

    @Test
    void aJobOfAKilledWorkerIsRecoveredWithinTheWindowIfOxbowSawNoneActive() {
        NodeProgram doomed = nodeWorker(crashing());
        awaitWaiting(redis, 1);
        RawRedis markerConsumer = rawRedis();
        markerConsumer.send("BZPOPMIN", key("marker"), "0");
        awaitWaiting(redis, 2);
        oxbow.worker(queue, this::work, recovering(WINDOW));
        awaitWaiting(redis, 3);

        // Node's worker gets the marker of the added job, the test's own connection that of the started one, and Oxbow
        // none.
        String id = add(Map.of("do", "hang"), Map.of());
        assertThat(markerConsumer.reply()).isNotNull();
        doomed.awaitEvent("started", id);
        doomed.kill();

        assertRecovered(id);
    }

    @Test
    void aJobOfAKilledWorkerIsRecoveredWithinTheWindowAfterOxbowSawAnotherEnd() {
        NodeProgram leaving = nodeWorker();
        String other = add(Map.of("do", "last"), Map.of());
        leaving.awaitEvent("started", other);
        NodeProgram doomed = nodeWorker(Map.of("lockDuration", CrashRecoveryTest.LOCK.toMillis(), "drainDelay", 3600));
        awaitWaiting(redis, 1);
        RawRedis markerConsumer = rawRedis();
        markerConsumer.send("BZPOPMIN", key("marker"), "0");
        awaitWaiting(redis, 2);
        redis.ask("DEL", key("stalled-check")); // Node has checked, which would keep Oxbow from checking for 30 s.
        oxbow.worker(queue, this::work, recovering(WINDOW));
        awaitWaiting(redis, 3);
        Await.until("Oxbow has found the other job active", () -> redis.number("SCARD", key("stalled")) == 1);
        leaving.ask("leave");
        awaitNoMoreChecks();

        String id = add(Map.of("do", "hang"), Map.of());
        assertThat(markerConsumer.reply()).isNotNull();
        doomed.awaitEvent("started", id);
        doomed.kill();

        assertRecovered(id);
    }

    @Test
    void aJobIsFoundWhoseResumeMarkerADeadNodeWorkerPopped() {
        NodeProgram doomed = frozenNodeWorker();
        idleWorker(WINDOW);
        node.ask("pause");
        String id = oxbow.queue(queue).add("n", Map.of()).id();
        assertThat(started).isEmpty();

        node.ask("resume");
        Await.until("the frozen worker has the marker", () -> redis.blockedIn("BZPOPMIN") == 1);
        doomed.kill();

        awaitState(id, JobState.COMPLETED);
        assertThat(started).containsExactly(id);
    }

    /** Waits until no client has checked for stalled jobs for several intervals. */
    private void awaitNoMoreChecks() {
        AtomicLong lastSeen = new AtomicLong(System.nanoTime());
        long quiet = CrashRecoveryTest.LOOK.multipliedBy(3).toNanos();
        Await.until("Oxbow no longer looks for stalled jobs", () -> {
            if (redis.number("EXISTS", key("stalled-check")) == 1) {
                lastSeen.set(System.nanoTime());
            }
            return System.nanoTime() - lastSeen.get() > quiet;
        });
    }

    private void assertRecovered(String id) {
        Job done = awaitState(id, JobState.COMPLETED);
        assertThat(started).containsExactly(id);
        assertThat(done.stalledCount()).isEqualTo(1);
        assertThat(done.attemptsStarted()).isEqualTo(2);
    }

    private static Map<String, Object> crashing() {
        return Map.of(
                "lockDuration",
                CrashRecoveryTest.LOCK.toMillis(),
                "stalledInterval",
                CrashRecoveryTest.LOOK.toMillis(),
                "drainDelay",
                3600);
    }

    private static WorkerOptions recovering(Duration window) {
        return WorkerOptions.builder()
                .blockWindow(window)
                .lockDuration(CrashRecoveryTest.LOCK)
                .stalledInterval(CrashRecoveryTest.LOOK)
                .build();
    }

    /** A Node worker that waits for a marker, first in line, and will not act on it. */
    private NodeProgram frozenNodeWorker() {
        NodeProgram worker = nodeWorker(WAITS_LONG);
        awaitWaiting(redis, 1);
        worker.freeze();
        return worker;
    }

    private void idleWorker(Duration window) {
        oxbow.worker(
                queue, this::work, WorkerOptions.builder().blockWindow(window).build());
        awaitWaiting(redis, 2);
    }

    private String add(Map<String, Object> data, Map<String, Object> options) {
        return node.ask("add", "name", "n", "data", data, "options", options).asText();
    }

    private @Nullable Object work(ActiveJob job) {
        started.add(job.job().id());
        return null;
    }
}
