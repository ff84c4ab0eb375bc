package dev.oxbow.app.interop;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.app.wire.RawRedis;
import dev.oxbow.core.Oxbow;
import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.queue.JobView;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.testing.RedisServerProcess;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One Redis for a class of tests, one queue and one Oxbow for each test, and Node programs on that queue. Everything that
 * a test opens is closed after it, the last opened first.
 */
@RequiresNode
@ParameterizedClass(name = "{0}")
@EnumSource(Adapter.class)
abstract class SharedRedis {
    private static final AtomicInteger QUEUES = new AtomicInteger();
    private static RedisServerProcess redis;

    final String queue = "interop-" + QUEUES.incrementAndGet();
    private final Adapter adapter;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /** The Oxbow of this test. */
    Oxbow oxbow;

    SharedRedis(Adapter adapter) {
        this.adapter = adapter;
    }

    @BeforeAll
    static void startRedis() {
        redis = RedisServerProcess.start();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @BeforeEach
    void openOxbow() {
        oxbow = opened(adapter.open(url()));
    }

    @AfterEach
    void closeWhatWasOpened() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    /** Registers something to be closed after the test. */
    final <T extends AutoCloseable> T opened(T resource) {
        opened.push(resource);
        return resource;
    }

    /** The URL of this class's Redis; a class with another one overrides this. */
    String url() {
        return redis.url();
    }

    /** A Node program with a BullMQ queue object, which answers requests. */
    final NodeProgram nodeQueue() {
        return opened(NodeProgram.start("queue.mjs", url(), queue));
    }

    /** A Node program that receives the queue's events from their beginning. */
    final NodeProgram nodeEvents() {
        return opened(NodeProgram.start("events.mjs", url(), queue));
    }

    /** A Node worker with BullMQ's defaults: one job at a time. */
    final NodeProgram nodeWorker() {
        return nodeWorker(Map.of());
    }

    /** A Node worker with BullMQ's worker options. */
    final NodeProgram nodeWorker(Map<String, Object> options) {
        return opened(
                NodeProgram.start("worker.mjs", url(), queue, Json.of(options).text()));
    }

    /** A connection of the test's own. */
    final RawRedis rawRedis() {
        return opened(RawRedis.connect(url()));
    }

    /** The key of this test's queue with that suffix, as BullMQ names it. */
    final String key(String suffix) {
        return Adapter.prefix(url()) + ":" + queue + ":" + suffix;
    }

    /** Waits until that many connections wait for this server's markers. */
    static void awaitWaiting(RawRedis redis, int connections) {
        Await.until(connections + " wait for markers", () -> redis.blockedIn("BZPOPMIN") == connections);
    }

    /** Waits until Oxbow finds the job in that state and returns it. */
    final Job awaitState(String jobId, JobState state) {
        Await.until("job " + jobId + " is " + state.word(), () -> oxbow.queue(queue)
                .find(jobId)
                .map(view -> view.state() == state)
                .orElse(false));
        return oxbow.queue(queue).find(jobId).map(JobView::job).orElseThrow();
    }

    /** Waits until Node finds the job in that state and returns it as Node reads it. */
    static JsonNode awaitNodeState(NodeProgram node, String jobId, JobState state) {
        Await.until(
                "Node finds job " + jobId + " " + state.word(),
                () -> node.ask("state", "id", jobId).asText().equals(state.word()));
        return node.ask("job", "id", jobId);
    }
}
