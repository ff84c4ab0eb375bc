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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessorThreadsTest {
    private static final int PLACES = 8;
    private static final int PATIENCE_SECONDS = 20;

    private final ProcessorThreads threads = ProcessorThreads.reused("mail", PLACES);

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void asManyTasksAsPlacesRunAtTheSameTimeAgainAndAgain() throws Exception {
        for (int round = 0; round < 200; round++) {
            CyclicBarrier allRun = new CyclicBarrier(PLACES + 1);
            for (int i = 0; i < PLACES; i++) {
                threads.execute(() -> meet(allRun));
            }
            allRun.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("the others did not run", e);
        }
    }

    /** Test double: to the first who asks another thread has been faster, and before he knows the next task is added. */
    private static final class TakenByAnother extends ConcurrentLinkedQueue<Runnable> {
        private final AtomicBoolean asked = new AtomicBoolean();
        private final Runnable meanwhile;

        TakenByAnother(Runnable meanwhile) {
            this.meanwhile = meanwhile;
        }

        @Override
        public @Nullable Runnable poll() {
            if (asked.compareAndSet(false, true)) {
                super.poll();
                meanwhile.run();
                return null;
            }
            return super.poll();
        }
    }

    @Test
    void aTaskIsRunThatComesJustAsAThreadFindsNothingToDo() throws Exception {
        CountDownLatch run = new CountDownLatch(1);
        CompletableFuture<ProcessorThreads> made = new CompletableFuture<>();
        Queue<Runnable> waiting = new TakenByAnother(() -> made.join().execute(run::countDown));
        ProcessorThreads some = ProcessorThreads.reused("mail", PLACES, waiting);
        made.complete(some);

        some.execute(() -> {});

        assertThat(run.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        some.shutdownNow();
    }

    @Test
    void everyOneOfManyShortTasksRuns() throws Exception {
        int tasks = 20_000;
        CountDownLatch left = new CountDownLatch(tasks);
        for (int i = 0; i < tasks; i++) {
            threads.execute(left::countDown);
        }

        assertThat(left.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void afterShutdownWhatRunsIsInterruptedAndNothingMoreIsTaken() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        threads.execute(() -> {
            running.countDown();
            try {
                new CountDownLatch(1).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        assertThat(running.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

        threads.shutdownNow();

        assertThat(interrupted.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> threads.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }
}
