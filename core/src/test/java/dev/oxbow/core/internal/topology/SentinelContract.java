package dev.oxbow.core.internal.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.OxbowForTests;
import dev.oxbow.core.internal.bullmq.BullMqJobStore;
import dev.oxbow.core.internal.call.CallJournal;
import dev.oxbow.core.internal.call.RedisCalls;
import dev.oxbow.core.internal.call.RetryPolicy;
import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.pool.RedisException;
import dev.oxbow.core.queue.Queue;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.testing.RedisSentinelProcesses;
import dev.oxbow.core.worker.WorkerOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the pool finds the master that real sentinels watch, and follows a failover. Each adapter extends this. */
@Timeout(value = 240, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class SentinelContract {
    private static final int JOBS = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final CommandMeter meter = new CommandMeter();
    private final Map<String, AtomicInteger> processed = new ConcurrentHashMap<>();
    private RedisSentinelProcesses redis;
    private ConnectionPool pool;
    private Oxbow oxbow;
    private Queue queue;

    /** For subclasses; JUnit makes one instance for each test. */
    @SuppressWarnings("NullAway.Init") // JUnit calls open() before each test
    protected SentinelContract() {}

    /** A pool of the adapter under test. */
    protected abstract ConnectionPool openPool(RedisAddress address, CommandMeter commandMeter);

    @BeforeEach
    void open() {
        redis = RedisSentinelProcesses.start();
        pool = openPool(RedisAddress.parse(redis.url()), meter);
        RedisCalls calls = new RedisCalls(pool, RetryPolicy.DEFAULT, meter, new CallJournal());
        Clock clock = Clock.systemUTC();
        oxbow = OxbowForTests.over(new BullMqJobStore(calls, "bull", clock), clock, () -> pool.close(Duration.ZERO));
        queue = oxbow.queue("q");
    }

    @AfterEach
    void close() {
        oxbow.close(Duration.ZERO);
        redis.close();
    }

    private void work() {
        oxbow.worker(
                queue.name(),
                job -> {
                    processed
                            .computeIfAbsent(job.job().id(), id -> new AtomicInteger())
                            .incrementAndGet();
                    return null;
                },
                WorkerOptions.builder()
                        .concurrency(5)
                        .lockDuration(Duration.ofSeconds(5))
                        .stalledInterval(Duration.ofSeconds(2))
                        .build());
    }

    private void add(int count) {
        IntStream.range(0, count).forEach(i -> queue.add("n", i));
    }

    /** Whether so many are completed; false while Redis does not answer. */
    private boolean completed(int count) {
        try {
            return queue.counts().completed() == count;
        } catch (RedisException e) {
            return false;
        }
    }

    @Test
    void oneCommandToASentinelThatAnswersFindsTheMaster() {
        redis.killFirstSentinel();
        work();
        add(20);
        Await.until("all are completed", () -> completed(20));

        assertThat(meter.counts().sentByKind()).containsEntry("sentinel", 1L);
        assertThat(pool.server())
                .startsWith("redis-sentinel://***@127.0.0.1:")
                .endsWith("/main/0, served by 127.0.0.1:" + redis.masterPort());
    }

    @Test
    void everyJobIsProcessedAtLeastOnceWhenTheMasterDies() {
        add(JOBS);
        work();
        Await.until("some jobs are completed", () -> processed.size() > JOBS / 10);

        redis.killMaster();

        Await.until("all are completed", PATIENCE, () -> completed(JOBS));
        assertThat(processed).hasSize(JOBS);
    }
}
