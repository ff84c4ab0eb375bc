package dev.oxbow.core.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.OxbowForTests;
import dev.oxbow.core.job.Backoff;
import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.queue.JobView;
import dev.oxbow.core.queue.Queue;
import dev.oxbow.core.queue.RateLimit;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.worker.ActiveJob;
import dev.oxbow.core.worker.DelayedException;
import dev.oxbow.core.worker.JobProcessor;
import dev.oxbow.core.worker.RateLimitedException;
import dev.oxbow.core.worker.WaitingChildrenException;
import dev.oxbow.core.worker.WaitingException;
import dev.oxbow.core.worker.Worker;
import dev.oxbow.core.worker.WorkerOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** How a program controls its worker and its active jobs: pausing, cancelling, delaying, limits. */
interface SteeringContract {
    /** The store of the running test, on the system's clock. */
    JobStore realStore();

    /** A queue that was not used before. */
    String freshQueue();

    /** A processor of one job, whatever it is; the worker, the queue and the job's state by short words. */
    final class Scene implements AutoCloseable {
        final Oxbow oxbow;
        final Queue queue;
        private final JobStore store;

        Scene(JobStore store, String name) {
            this.store = store;
            this.oxbow = OxbowForTests.over(store);
            this.queue = oxbow.queue(name);
        }

        Worker work(JobProcessor processor, WorkerOptions options) {
            return oxbow.worker(queue.name(), processor, options);
        }

        Worker work(JobProcessor processor) {
            return work(processor, WorkerOptions.DEFAULTS);
        }

        JobView view(String id) {
            return store.find(queue.name(), List.of(id)).get(0).orElseThrow();
        }

        Job awaitState(String id, JobState state) {
            Await.until("job " + id + " is " + state.word(), () -> store.find(queue.name(), List.of(id))
                    .get(0)
                    .filter(view -> view.state() == state)
                    .isPresent());
            return view(id).job();
        }

        @Override
        public void close() {
            oxbow.close(Duration.ZERO);
        }
    }

    private Scene scene() {
        return new Scene(realStore(), freshQueue());
    }

    private static Object runsOnce(AtomicInteger runs, RuntimeException first) {
        if (runs.incrementAndGet() == 1) {
            throw first;
        }
        return "done";
    }

    @Test
    default void aPausedWorkerFetchesNothingUntilItIsResumed() {
        try (Scene scene = scene()) {
            List<String> fetched = new CopyOnWriteArrayList<>();
            Worker worker = scene.work(job -> fetched.add(job.job().id()));
            scene.awaitState(scene.queue.add("before", null).id(), JobState.COMPLETED);
            worker.pause();

            String id = scene.queue.add("while paused", null).id();

            assertThat(worker.isPaused()).isTrue();
            assertThat(scene.view(id).state()).isEqualTo(JobState.WAITING);
            assertThat(fetched).hasSize(1);
            worker.resume();
            scene.awaitState(id, JobState.COMPLETED);
        }
    }

    @Test
    default void anActiveJobGoesOnWhileItsWorkerIsPaused() throws InterruptedException {
        try (Scene scene = scene()) {
            CountDownLatch started = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            Worker worker = scene.work(job -> {
                started.countDown();
                return release.await(20, TimeUnit.SECONDS);
            });
            String id = scene.queue.add("n", null).id();
            assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();

            worker.pause();
            release.countDown();

            assertThat(scene.awaitState(id, JobState.COMPLETED).returnValue()).isEqualTo(new Json("true"));
        }
    }

    @Test
    default void aProcessorDelaysItsJobWithoutAnAttempt() {
        try (Scene scene = scene()) {
            AtomicInteger runs = new AtomicInteger();
            scene.work(job -> runsOnce(runs, new DelayedException(Duration.ofMillis(50))));

            Job job = scene.awaitState(scene.queue.add("n", null).id(), JobState.COMPLETED);

            assertThat(job.attemptsMade()).isEqualTo(1);
            assertThat(job.attemptsStarted()).isEqualTo(2);
            assertThat(job.failedReason()).isNull();
        }
    }

    @Test
    default void aProcessorGivesItsJobBackWithoutAnAttempt() {
        try (Scene scene = scene()) {
            AtomicInteger runs = new AtomicInteger();
            scene.work(job -> runsOnce(runs, new WaitingException()));

            Job job = scene.awaitState(scene.queue.add("n", null).id(), JobState.COMPLETED);

            assertThat(job.attemptsMade()).isEqualTo(1);
            assertThat(job.attemptsStarted()).isEqualTo(2);
        }
    }

    @Test
    default void aProcessorThatMeetsALimitIsCalledAgainWhenThePauseIsOver() {
        try (Scene scene = scene()) {
            AtomicInteger runs = new AtomicInteger();
            WorkerOptions options = WorkerOptions.builder()
                    .limiter(new RateLimit(100, Duration.ofSeconds(1)))
                    .build();
            scene.work(job -> runsOnce(runs, new RateLimitedException(Duration.ofMillis(100))), options);

            Job job = scene.awaitState(scene.queue.add("n", null).id(), JobState.COMPLETED);

            assertThat(job.attemptsMade()).isEqualTo(1);
            assertThat(job.attemptsStarted()).isEqualTo(2);
        }
    }

    @Test
    default void aWorkersLimitBoundsHowManyStartInAWindow() {
        try (Scene scene = scene()) {
            WorkerOptions options = WorkerOptions.builder()
                    .concurrency(10)
                    .limiter(new RateLimit(2, Duration.ofMinutes(5)))
                    .build();
            List<String> started = new CopyOnWriteArrayList<>();
            scene.work(job -> started.add(job.job().id()), options);

            for (int i = 0; i < 5; i++) {
                scene.queue.add("n", i);
            }

            scene.awaitState("2", JobState.COMPLETED);
            assertThat(started).containsExactlyInAnyOrder("1", "2");
            assertThat(scene.queue.counts().waiting()).isEqualTo(3);
        }
    }

    @Test
    default void aCancelledJobEndsWithTheReason() throws InterruptedException {
        try (Scene scene = scene()) {
            CountDownLatch started = new CountDownLatch(1);
            Worker worker = scene.work(job -> {
                started.countDown();
                return new CountDownLatch(1).await(20, TimeUnit.SECONDS);
            });
            String id = scene.queue.add("n", null).id();
            assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();

            assertThat(worker.cancelJob(id, "not wanted any more")).isTrue();

            assertThat(scene.awaitState(id, JobState.FAILED).failedReason()).isEqualTo("not wanted any more");
        }
    }

    @Test
    default void aCancelledAttemptIsFollowedByAnother() throws InterruptedException {
        try (Scene scene = scene()) {
            CountDownLatch started = new CountDownLatch(1);
            AtomicInteger runs = new AtomicInteger();
            Worker worker = scene.work(job -> {
                started.countDown();
                return runs.incrementAndGet() > 1 || new CountDownLatch(1).await(20, TimeUnit.SECONDS);
            });
            String id = scene.queue
                    .add("n", null, JobOptions.builder().attempts(2).build())
                    .id();
            assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();

            assertThat(worker.cancelAllJobs("once more")).isEqualTo(1);

            assertThat(scene.awaitState(id, JobState.COMPLETED).attemptsMade()).isEqualTo(2);
        }
    }

    @Test
    default void whatACancelledProcessorReturnsCounts() throws InterruptedException {
        try (Scene scene = scene()) {
            CountDownLatch started = new CountDownLatch(1);
            Worker worker = scene.work(job -> {
                started.countDown();
                while (!job.isCancelled()) {
                    Thread.onSpinWait();
                }
                return "in time";
            });
            String id = scene.queue.add("n", null).id();
            assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();

            worker.cancelJob(id, "too slow");

            assertThat(scene.awaitState(id, JobState.COMPLETED).returnValue()).isEqualTo(new Json("\"in time\""));
        }
    }

    @Test
    default void aJobThatIsNotProcessedHereCannotBeCancelledHere() {
        try (Scene scene = scene()) {
            Worker worker = scene.work(job -> null);

            assertThat(worker.cancelJob("7", "why not")).isFalse();
        }
    }

    @Test
    default void aJobThatStartedTooOftenFails() {
        try (Scene scene = scene()) {
            WorkerOptions options =
                    WorkerOptions.builder().maxStartedAttempts(2).build();
            AtomicInteger runs = new AtomicInteger();
            scene.work(
                    job -> {
                        runs.incrementAndGet();
                        throw new WaitingException();
                    },
                    options);

            Job job = scene.awaitState(scene.queue.add("n", null).id(), JobState.FAILED);

            assertThat(job.failedReason()).isEqualTo("job started more than allowable limit");
            assertThat(runs).hasValue(2);
        }
    }

    @Test
    default void aBackoffOfTheProgramsOwnDecidesWhetherAndWhenToTryAgain() {
        try (Scene scene = scene()) {
            AtomicReference<String> call = new AtomicReference<>();
            WorkerOptions options = WorkerOptions.builder()
                    .backoffStrategy((attemptsMade, type, failure, job) -> {
                        call.set(attemptsMade + " " + type + " " + failure.getMessage());
                        return attemptsMade < 2 ? Duration.ZERO : null;
                    })
                    .build();
            scene.work(
                    job -> {
                        throw new IllegalStateException("boom");
                    },
                    options);
            JobOptions ours = JobOptions.builder()
                    .attempts(5)
                    .backoff(new Backoff("ours", Duration.ofMillis(1), 0))
                    .build();

            Job job = scene.awaitState(scene.queue.add("n", null, ours).id(), JobState.FAILED);

            assertThat(job.attemptsMade()).isEqualTo(2);
            assertThat(call).hasValue("2 ours boom");
        }
    }

    @Test
    default void aJobWithoutChildrenHasNothingToWaitFor() {
        try (Scene scene = scene()) {
            scene.work(ActiveJob::moveToWaitingChildren);

            Job job = scene.awaitState(scene.queue.add("n", null).id(), JobState.COMPLETED);

            assertThat(job.returnValue()).isEqualTo(new Json("false"));
        }
    }

    @Test
    default void throwingWaitingChildrenWithoutWaitingFailsTheJob() {
        try (Scene scene = scene()) {
            scene.work(job -> {
                throw new WaitingChildrenException();
            });

            Job job = scene.awaitState(scene.queue.add("n", null).id(), JobState.FAILED);

            assertThat(job.failedReason()).contains("moveToWaitingChildren() had not returned true");
        }
    }

    @Test
    default void aDelayMustNotBeNegative() {
        assertThatThrownBy(() -> new DelayedException(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("delay must not be negative, but was -1 ms");
    }
}
