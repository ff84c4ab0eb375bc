package dev.oxbow.core.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.OxbowForTests;
import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.queue.JobView;
import dev.oxbow.core.queue.Queue;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.worker.Worker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What happens to active jobs, and to later ones, when a worker is closed. */
interface ClosingContract {
    /** The store of the running test, on the system's clock. */
    JobStore realStore();

    /** A queue that was not used before. */
    String freshQueue();

    private Queue queue(Oxbow oxbow) {
        return oxbow.queue(freshQueue());
    }

    private JobState stateOf(String id) {
        return realStore()
                .find(freshQueue(), List.of(id))
                .get(0)
                .map(JobView::state)
                .orElse(JobState.UNKNOWN);
    }

    @Test
    default void finishesActiveJobsWhenClosed() throws InterruptedException {
        try (Oxbow oxbow = OxbowForTests.over(realStore())) {
            CountDownLatch started = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            Worker worker = oxbow.worker(freshQueue(), job -> {
                started.countDown();
                release.await();
                return "finished";
            });
            String id = queue(oxbow).add("n", null).id();
            assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
            Thread closing = new Thread(() -> worker.close(Duration.ofSeconds(20)));
            closing.start();
            release.countDown();
            closing.join(20_000);

            assertThat(stateOf(id)).isEqualTo(JobState.COMPLETED);
        }
    }

    @Test
    default void handsBackJobsThatAreNotFinishedInTime() throws InterruptedException {
        try (Oxbow oxbow = OxbowForTests.over(realStore())) {
            CountDownLatch started = new CountDownLatch(1);
            Worker worker = oxbow.worker(freshQueue(), job -> {
                started.countDown();
                new CountDownLatch(1).await();
                return null;
            });
            String id = queue(oxbow)
                    .add("endless", null, JobOptions.builder().attempts(1).build())
                    .id();
            assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();

            worker.close(Duration.ofMillis(10));

            Job job = queue(oxbow).find(id).orElseThrow().job();
            assertThat(stateOf(id)).isEqualTo(JobState.WAITING);
            assertThat(job.attemptsMade()).isZero();
        }
    }

    @Test
    default void handsBackEvenAJobWhoseProcessorIgnoresTheInterrupt() throws InterruptedException {
        try (Oxbow oxbow = OxbowForTests.over(realStore())) {
            CountDownLatch started = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            Worker worker = oxbow.worker(freshQueue(), job -> {
                started.countDown();
                boolean released = false;
                while (!released) {
                    try {
                        released = release.await(1, TimeUnit.MINUTES);
                    } catch (InterruptedException e) {
                        Thread.onSpinWait();
                    }
                }
                return "too late";
            });
            String id = queue(oxbow).add("deaf", null).id();
            assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();

            worker.close(Duration.ofMillis(10));
            JobState after = stateOf(id);
            release.countDown();

            assertThat(after).isEqualTo(JobState.WAITING);
        }
    }

    @Test
    default void fetchesNothingOnceItIsClosed() {
        try (Oxbow oxbow = OxbowForTests.over(realStore())) {
            Worker worker = oxbow.worker(freshQueue(), job -> null);
            String first = queue(oxbow).add("one", null).id();
            Await.until("the first has completed", () -> stateOf(first) == JobState.COMPLETED);
            worker.close();

            String second = queue(oxbow).add("two", null).id();

            assertThat(stateOf(second)).isEqualTo(JobState.WAITING);
        }
    }
}
