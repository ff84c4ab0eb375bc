package dev.oxbow.app.frugality;

import dev.oxbow.app.interop.Adapter;
import dev.oxbow.app.wire.Monitor;
import dev.oxbow.app.wire.RawRedis;
import dev.oxbow.app.wire.Traffic;
import dev.oxbow.core.Oxbow;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.testing.RedisServerProcess;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One Redis for a class of tests, whose every command is counted, and one queue for each test. It writes nothing to
 * disk: a slow server would make batches larger.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(Adapter.class)
abstract class CountedRedis {
    /** All commands of finished work are sent within this time. */
    private static final Duration QUIET = Duration.ofSeconds(1);

    private static final AtomicInteger QUEUES = new AtomicInteger();
    private static RedisServerProcess redis;

    final String queue = "frugal-" + QUEUES.incrementAndGet();
    final Adapter adapter;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    Monitor monitor;
    /** A connection to the server that is not counted. */
    RawRedis console;

    CountedRedis(Adapter adapter) {
        this.adapter = adapter;
    }

    @BeforeAll
    static void startRedis() {
        redis = RedisServerProcess.start("--appendonly", "no");
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @BeforeEach
    void openMonitor() {
        monitor = opened(Monitor.of(url()));
        console = monitor.ignoring(opened(RawRedis.connect(url())));
    }

    @AfterEach
    void closeWhatWasOpened() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    final <T extends AutoCloseable> T opened(T resource) {
        opened.push(resource);
        return resource;
    }

    final Oxbow oxbow() {
        return opened(adapter.open(url()));
    }

    final String url() {
        return redis.url();
    }

    /** Waits until the worker waits for jobs and no commands are sent any more: counting starts again. */
    final void awaitIdle() {
        Await.until("the worker waits for work", () -> console.blockedIn("BZPOPMIN") > 0);
        awaitQuiet();
    }

    /** Waits until no commands are sent any more: counting starts again. */
    final void awaitQuiet() {
        monitor.awaitQuiet(QUIET);
        monitor.take();
    }

    /** What was sent since the last count, up to the moment when no commands are sent any more. */
    final Traffic untilQuiet() {
        monitor.awaitQuiet(QUIET);
        return monitor.take();
    }

    final void awaitCompleted(long jobs) {
        String completed = "bull:" + queue + ":completed";
        Await.until(
                jobs + " jobs are completed", Duration.ofSeconds(60), () -> console.number("ZCARD", completed) == jobs);
    }

    /** Prints the measured figures in the test report. */
    final void report(String row, Traffic traffic, int jobs) {
        System.out.printf(
                "%s, %s: %.3f sent, %.3f with inner a job; %s%n",
                row, adapter, (double) traffic.sent() / jobs, (double) traffic.withInner() / jobs, traffic);
    }
}
