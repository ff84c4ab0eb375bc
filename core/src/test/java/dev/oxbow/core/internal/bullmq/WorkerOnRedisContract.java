package dev.oxbow.core.internal.bullmq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.docs.SchedulersExample;
import dev.oxbow.core.internal.call.CallJournal;
import dev.oxbow.core.internal.call.CallPurpose;
import dev.oxbow.core.internal.call.RedisCalls;
import dev.oxbow.core.internal.call.RetryPolicy;
import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.internal.worker.WorkerContract;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.meter.Cause;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.pool.RedisCommand;
import dev.oxbow.core.scheduler.JobTemplate;
import dev.oxbow.core.scheduler.Schedule;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.worker.UnrecoverableException;
import dev.oxbow.core.worker.WorkerOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a worker promises, on a real Redis through the adapter under test, with what only a real lock can show. */
public abstract class WorkerOnRedisContract extends WorkerContract {
    @SuppressWarnings("NullAway.Init") // set by openStore, which runs before each test
    private ConnectionPool pool;

    @SuppressWarnings("NullAway.Init")
    private RedisCalls calls;

    /** A pool of the adapter under test. */
    protected abstract ConnectionPool openPool(RedisAddress address, CommandMeter meter);

    /** What it runs on. */
    protected RedisUnderTest redis() {
        return RedisUnderTest.ONE_SERVER;
    }

    @Override
    protected final JobStore openStore() {
        CommandMeter meter = new CommandMeter();
        pool = openPool(redis().address(), meter);
        calls = new RedisCalls(pool, RetryPolicy.DEFAULT, meter, new CallJournal());
        return new BullMqJobStore(calls, redis().prefix(), Clock.systemUTC());
    }

    @Override
    protected final void closeStore() {
        pool.close();
    }

    /** As if the lock had run out. */
    private void deleteLock(String queue, String jobId) {
        calls.command(
                new CallPurpose(Cause.UPDATE, true),
                RedisCommand.of("DEL", redis().prefix() + ":" + queue + ":" + jobId + ":lock"));
    }

    @Test
    void aJobWhoseRecordWasOverwrittenDoesNotHoldUpTheOthers() throws InterruptedException {
        for (int round = 0; round < 2; round++) {
            int jobs = 2 + round;
            CountDownLatch started = new CountDownLatch(jobs);
            CountDownLatch release = new CountDownLatch(1);
            String name = queueName + "-" + jobs;
            oxbow.worker(
                    name,
                    job -> {
                        started.countDown();
                        release.await();
                        return "kept";
                    },
                    WorkerOptions.DEFAULTS.withConcurrency(jobs));
            for (int i = 0; i < jobs; i++) {
                oxbow.queue(name).add("n", i);
            }
            assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
            String key = redis().prefix() + ":" + name + ":2";
            calls.command(new CallPurpose(Cause.UPDATE, true), RedisCommand.of("SET", key, "no hash"));

            release.countDown();
            String after = oxbow.queue(name).add("after", null).id();

            // All but the one that was overwritten, and the one that came afterwards.
            Await.until(
                    "the others are completed", () -> oxbow.queue(name).counts().completed() == jobs);
            assertThat(oxbow.queue(name).find(after).orElseThrow().state()).isEqualTo(JobState.COMPLETED);
        }
    }

    @Test
    void cancelsAnAttemptWhoseLockWasLost() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        oxbow.worker(
                queueName,
                job -> {
                    started.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        assertThat(job.isCancelled()).isTrue();
                        interrupted.countDown();
                    }
                    return "dropped";
                },
                quick().withStalledInterval(Duration.ofMinutes(1)));
        String id = queue.add("stolen", null).id();
        assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();

        deleteLock(queueName, id);

        assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(queue.find(id).orElseThrow().job().returnValue()).isNull();
    }

    @Test
    void aSchedulersJobsFollowEachOtherUntilItsLimit() {
        List<String> processed = new CopyOnWriteArrayList<>();
        queue.schedulers().upsert("often", Schedule.every(Duration.ofMillis(50)).limit(4), JobTemplate.named("beat"));

        oxbow.worker(queueName, job -> processed.add(job.job().name()));

        Await.until("four are completed", () -> queue.counts().completed() == 4);
        assertThat(queue.counts().delayed()).isZero();
        assertThat(processed).containsExactly("beat", "beat", "beat", "beat");
        assertThat(queue.schedulers().get("often").orElseThrow().iterationCount())
                .isEqualTo(4);
    }

    @Test
    void aSchedulersJobThatFailsHasItsNextRunAllTheSame() {
        queue.schedulers().upsert("often", Schedule.every(Duration.ofHours(1)));

        oxbow.worker(queueName, job -> {
            throw new UnrecoverableException("the test wants it to fail");
        });

        Await.until("it has failed", () -> queue.counts().failed() == 1);
        assertThat(queue.counts().delayed()).isEqualTo(1);
    }

    @Test
    void theExampleOfSchedulersDoesWhatItsPageSays() throws InterruptedException {
        List<String> printed = new ArrayList<>();

        SchedulersExample.run(oxbow, printed::add);

        assertThat(printed)
                .containsExactly("06:30", "three beats", "mornings has made 1", "pulse has made 3", "removed");
    }
}
