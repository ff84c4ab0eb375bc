package dev.oxbow.core.internal.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.core.internal.dispatch.LocalJobs;
import dev.oxbow.core.internal.memory.InMemoryJobStore;
import dev.oxbow.core.internal.status.WorkerDouble;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.KeepJobs;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.pool.PoolInterruptedException;
import dev.oxbow.core.status.JobStatus;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.store.Outcome;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.testing.ManualClock;
import dev.oxbow.core.testing.ManualTicker;
import dev.oxbow.core.testing.StoreDouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("unit")
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JoinedReadsTest {
    private static final String QUEUE = "q";

    private final ManualTicker ticker = new ManualTicker();
    private final ManualClock clock = ManualClock.standing();
    private final JobStore real = new InMemoryJobStore(clock);
    private final AtomicInteger calls = new AtomicInteger();
    private volatile Runnable atCall = () -> {};
    private final JoinedReads reads = new JoinedReads(QUEUE, StoreDouble.around(real, this::called), ticker);

    private void called(String method) {
        if (method.equals("find")) {
            calls.incrementAndGet();
            atCall.run();
        }
    }

    private String add() {
        return real.add(QUEUE, List.of(new NewJob("n", Json.EMPTY_OBJECT, JobOptions.DEFAULTS)))
                .get(0)
                .id();
    }

    private Optional<JobState> stateOf(String id) {
        return reads.read(id).map(JobStatus::state);
    }

    /** A read on a thread of its own. */
    private record PendingRead<T>(Thread thread, FutureTask<T> answer) {
        static <T> PendingRead<T> start(Callable<T> read) {
            FutureTask<T> answer = new FutureTask<>(read);
            Thread thread = new Thread(answer, "reader");
            thread.setDaemon(true);
            thread.start();
            return new PendingRead<>(thread, answer);
        }

        void awaitGathered() {
            Await.until("the read has gathered", () -> Arrays.stream(thread.getStackTrace())
                    .anyMatch(frame -> frame.getMethodName().equals("awaitLanding")));
        }

        T get() throws Exception {
            return answer.get(20, TimeUnit.SECONDS);
        }
    }

    /** Blocks the next call until the latch is counted down. */
    private CountDownLatch holdNextCall(CountDownLatch begun) {
        CountDownLatch latch = new CountDownLatch(1);
        atCall = () -> {
            atCall = () -> {};
            begun.countDown();
            try {
                if (!latch.await(20, TimeUnit.SECONDS)) {
                    throw new AssertionError("the test did not release the call");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new PoolInterruptedException("interrupted", e);
            }
        };
        return latch;
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void readsAJob() {
        String id = add();

        assertThat(stateOf(id)).contains(JobState.WAITING);
        assertThat(stateOf("missing")).isEmpty();
    }

    @Test
    void readsDuringACallShareTheNext() throws Exception {
        List<String> ids = List.of(add(), add(), add());
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch latch = holdNextCall(begun);
        PendingRead<Optional<JobState>> first = PendingRead.start(() -> stateOf("missing"));
        await(begun);
        List<PendingRead<Optional<JobState>>> others = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            String id = ids.get(i % 3);
            others.add(PendingRead.start(() -> stateOf(id)));
        }
        for (PendingRead<Optional<JobState>> other : others) {
            other.awaitGathered();
        }

        latch.countDown();

        assertThat(first.get()).isEmpty();
        for (PendingRead<Optional<JobState>> other : others) {
            assertThat(other.get()).contains(JobState.WAITING);
        }
        assertThat(calls).hasValue(2);
    }

    @Test
    void readsBeyondTheBoundOfACallAreSplit() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i <= JoinedReads.AT_ONCE; i++) {
            ids.add(add());
        }

        assertThat(reads.readAnew(ids).values()).hasSize(ids.size()).allMatch(Optional::isPresent);
        assertThat(calls).hasValue(2);
    }

    @Test
    void anAnswerIsSharedForAShortTime() {
        String id = add();
        stateOf(id);
        ticker.advance(JoinedReads.SHARED_FOR.minusNanos(1));
        stateOf(id);
        assertThat(calls).hasValue(1);

        ticker.advance(Duration.ofNanos(1));
        stateOf(id);
        assertThat(calls).hasValue(2);
    }

    @Test
    void aMissingJobIsSharedTooUntilItIsAdded() {
        stateOf("1");
        stateOf("1");
        assertThat(calls).hasValue(1);

        assertThat(add()).isEqualTo("1");
        reads.outdate("1");

        assertThat(stateOf("1")).contains(JobState.WAITING);
    }

    @Test
    void readAnewIsNotServedFromSharedAnswers() {
        String id = add();
        stateOf(id);

        assertThat(reads.readAnew(List.of(id)).values()).allMatch(Optional::isPresent);
        assertThat(calls).hasValue(2);
    }

    @Test
    void anAnswerThatWasBeingReadDuringAChangeIsNotShared() throws Exception {
        String id = add();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch latch = holdNextCall(begun);
        PendingRead<Optional<JobState>> early = PendingRead.start(() -> stateOf(id));
        await(begun);
        reads.outdate(id);
        latch.countDown();
        early.get();
        WorkerDouble worker = new WorkerDouble(QUEUE, "w", real, clock, LocalJobs.IGNORED);
        worker.settle(new Outcome.Completed(worker.takeOne(), Json.NULL, KeepJobs.all()));

        assertThat(stateOf(id)).contains(JobState.COMPLETED);
        assertThat(calls).hasValue(2);
    }

    @Test
    void aFailureReachesAllJoinedReadsAndNoLaterOne() {
        String id = add();
        atCall = () -> {
            atCall = () -> {};
            throw new IllegalStateException("no store");
        };
        assertThatThrownBy(() -> stateOf(id)).hasMessage("no store");

        assertThat(stateOf(id)).contains(JobState.WAITING);
    }

    @Test
    void anInterruptOfTheCallingThreadDoesNotAffectTheOthers() throws Exception {
        String id = add();
        CountDownLatch begun = new CountDownLatch(1);
        holdNextCall(begun);
        PendingRead<Optional<JobState>> interrupted = PendingRead.start(() -> stateOf(id));
        await(begun);
        PendingRead<Optional<JobState>> same = PendingRead.start(() -> stateOf(id));
        PendingRead<Optional<JobStatus>> anew =
                PendingRead.start(() -> reads.readAnew(List.of(id)).get(id));
        same.awaitGathered();
        anew.awaitGathered();

        interrupted.thread().interrupt();

        assertThatThrownBy(interrupted::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(PoolInterruptedException.class);
        assertThat(same.get()).contains(JobState.WAITING);
        assertThat(anew.get()).isPresent();
    }

    @Test
    void anInterruptedCallerStopsWaiting() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch latch = holdNextCall(begun);
        PendingRead<Optional<JobState>> first = PendingRead.start(() -> stateOf("missing"));
        await(begun);
        PendingRead<Optional<JobState>> waiting = PendingRead.start(() -> stateOf("1"));
        waiting.awaitGathered();

        waiting.thread().interrupt();

        assertThatThrownBy(waiting::get).hasCauseInstanceOf(PoolInterruptedException.class);
        latch.countDown();
        assertThat(first.get()).isEmpty();
    }
}
