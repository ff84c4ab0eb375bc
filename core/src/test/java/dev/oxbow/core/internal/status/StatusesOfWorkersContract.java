package dev.oxbow.core.internal.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.OxbowForTests;
import dev.oxbow.core.event.Subscription;
import dev.oxbow.core.internal.bullmq.BullMqJobStore;
import dev.oxbow.core.internal.bullmq.RedisUnderTest;
import dev.oxbow.core.internal.call.CallJournal;
import dev.oxbow.core.internal.call.RedisCalls;
import dev.oxbow.core.internal.call.RetryPolicy;
import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.KeepJobs;
import dev.oxbow.core.meter.Cause;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.queue.Queue;
import dev.oxbow.core.status.JobStatus;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.worker.ActiveJob;
import dev.oxbow.core.worker.WorkerOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said of jobs on which real workers of this process work, against the keyspace. Each adapter extends this. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class StatusesOfWorkersContract {
    private static final int JOBS = 200;

    private final String name = "worked-" + UUID.randomUUID();
    private final CommandMeter meter = new CommandMeter();
    private final CountDownLatch release = new CountDownLatch(1);
    private ConnectionPool pool;
    private Oxbow oxbow;
    private Queue queue;

    /** For subclasses; JUnit makes one instance for each test. */
    @SuppressWarnings("NullAway.Init") // JUnit calls open() before each test
    protected StatusesOfWorkersContract() {}

    /** A pool of the adapter under test. */
    protected abstract ConnectionPool openPool(RedisAddress address, CommandMeter commandMeter);

    /** What it runs on. */
    protected RedisUnderTest redis() {
        return RedisUnderTest.ONE_SERVER;
    }

    @BeforeEach
    final void open() {
        pool = openPool(redis().address(), meter);
        RedisCalls calls = new RedisCalls(pool, RetryPolicy.DEFAULT, meter, new CallJournal());
        Clock clock = Clock.systemUTC();
        oxbow = OxbowForTests.over(new BullMqJobStore(calls, redis().prefix(), clock), clock, pool::close);
        queue = oxbow.queue(name);
    }

    @AfterEach
    final void close() {
        release.countDown();
        oxbow.close(Duration.ZERO);
    }

    private List<String> add(JobOptions options) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < JOBS; i++) {
            ids.add(queue.add("n", i, options).id());
        }
        return ids;
    }

    /** By their numbers some fail for good, some once; all report progress. */
    private String process(ActiveJob job) throws InterruptedException {
        int number = job.data(Integer.class);
        job.updateProgress(1 + number % 100);
        if (job.job().attemptsStarted() == 1 && !release.await(60, TimeUnit.SECONDS)) {
            throw new AssertionError("nobody released the jobs");
        }
        if (number % 5 == 0 || (number % 5 == 1 && job.job().attemptsMade() == 0)) {
            throw new IllegalStateException("job " + number + " fails");
        }
        return "done " + number;
    }

    private Optional<JobStatus> said(String id) {
        return oxbow.statuses().status(name, id);
    }

    private Optional<JobStatus> stored(String id) {
        return queue.find(id).map(JobStatus::of);
    }

    private long sentForStatus() {
        return meter.counts().sentByCause().getOrDefault(Cause.STATUS, 0L);
    }

    @Test
    void whileWorkersHoldJobsAThousandQuestionsSendNothingAndTheAnswersAreTheKeyspaces() {
        List<String> ids = add(JobOptions.DEFAULTS);
        oxbow.worker(name, this::process, WorkerOptions.DEFAULTS.withConcurrency(JOBS));
        Await.until(
                "all are active with their progress stored",
                () -> ids.stream()
                                .map(this::stored)
                                .map(Optional::orElseThrow)
                                .filter(status -> status.state() == JobState.ACTIVE)
                                .filter(status -> !status.progress().equals(Job.NO_PROGRESS))
                                .filter(status -> said(status.jobId()).equals(Optional.of(status)))
                                .count()
                        == JOBS);
        long before = sentForStatus();

        for (int round = 0; round < 5; round++) {
            for (String id : ids) {
                assertThat(said(id)).map(JobStatus::state).contains(JobState.ACTIVE);
            }
        }

        assertThat(sentForStatus()).isEqualTo(before);
    }

    @Test
    void whatIsSaidAfterRunsFailuresAndRetriesIsWhatTheKeyspaceHolds() {
        List<String> ids = add(JobOptions.builder().attempts(2).build());
        List<String> removed =
                add(JobOptions.builder().removeOnComplete(KeepJobs.none()).build());
        ConcurrentHashMap<String, JobStatus> heard = new ConcurrentHashMap<>();
        List<Subscription> watching = new ArrayList<>();
        for (String id : ids) {
            watching.add(oxbow.statuses()
                    .watch(name, id, status -> heard.put(id, status))
                    .orElseThrow());
        }
        oxbow.worker(name, this::process, WorkerOptions.DEFAULTS.withConcurrency(10));
        release.countDown();

        for (String id : ids) {
            Await.until("the end of job " + id + " is heard", () -> Optional.ofNullable(heard.get(id))
                    .filter(status -> status.state().isFinished())
                    .isPresent());
            assertThat(stored(id)).contains(heard.get(id));
            assertThat(said(id)).contains(heard.get(id));
        }
        Await.until(
                "the others have ended",
                () -> queue.counts().active() + queue.counts().waiting() == 0);
        for (String id : removed) {
            Await.until("what is said of job " + id + " is stored", () -> said(id).equals(stored(id)));
        }
        watching.forEach(Subscription::close);
    }
}
