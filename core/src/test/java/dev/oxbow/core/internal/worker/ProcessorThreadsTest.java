package dev.oxbow.core.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("unit")
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessorThreadsTest {
    private static final int CONCURRENCY = 8;
    private static final int TIMEOUT_SECONDS = 20;

    private final ProcessorThreads threads = ProcessorThreads.reused("mail", CONCURRENCY);

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void asManyTasksAsThreadsRunAtTheSameTimeAgainAndAgain() throws Exception {
        for (int round = 0; round < 200; round++) {
            CyclicBarrier allRun = new CyclicBarrier(CONCURRENCY + 1);
            for (int i = 0; i < CONCURRENCY; i++) {
                threads.execute(() -> meet(allRun));
            }
            allRun.await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("the others did not run", e);
        }
    }

    /**
     * Test double: at the first poll another thread has been faster, and the next task is added before the poll
     * returns.
     */
    private static final class PolledByAnother extends ConcurrentLinkedQueue<Runnable> {
        private final AtomicBoolean polled = new AtomicBoolean();
        private final Runnable meanwhile;

        PolledByAnother(Runnable meanwhile) {
            this.meanwhile = meanwhile;
        }

        @Override
        public @Nullable Runnable poll() {
            if (polled.compareAndSet(false, true)) {
                super.poll();
                meanwhile.run();
                return null;
            }
            return super.poll();
        }
    }

    @Test
    void aTaskAddedJustWhenAThreadFindsNoneIsRun() throws Exception {
        CountDownLatch run = new CountDownLatch(1);
        CompletableFuture<ProcessorThreads> made = new CompletableFuture<>();
        Queue<Runnable> waiting = new PolledByAnother(() -> made.join().execute(run::countDown));
        ProcessorThreads some = ProcessorThreads.reused("mail", CONCURRENCY, waiting);
        made.complete(some);

        some.execute(() -> {});

        assertThat(run.await(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        some.shutdownNow();
    }

    @Test
    void everyOneOfManyShortTasksRuns() throws Exception {
        int tasks = 20_000;
        CountDownLatch left = new CountDownLatch(tasks);
        for (int i = 0; i < tasks; i++) {
            threads.execute(left::countDown);
        }

        assertThat(left.await(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void afterShutdownRunningTasksAreInterruptedAndNewOnesRejected() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        threads.execute(() -> {
            running.countDown();
            try {
                new CountDownLatch(1).await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        assertThat(running.await(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();

        threads.shutdownNow();

        assertThat(interrupted.await(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> threads.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }
}
