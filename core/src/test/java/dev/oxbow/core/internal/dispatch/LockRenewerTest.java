package dev.oxbow.core.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.internal.worker.WorkerLoopScene;
import dev.oxbow.core.store.Heartbeat;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.worker.WorkerOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A queue that always has active jobs is the clock of these tests: while it is checked, others could have been checked
 * too.
 */
@Tag("unit")
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LockRenewerTest {
    private static final String CLOCK = "clock";
    private static final WorkerOptions OFTEN =
            WorkerOptions.builder().stalledInterval(Duration.ofMillis(10)).build();
    private static final WorkerOptions RARELY =
            WorkerOptions.builder().stalledInterval(Duration.ofHours(1)).build();

    private final WorkerLoopScene scene = new WorkerLoopScene();
    private final LockRenewer renewer = new LockRenewer(scene.store);

    @AfterEach
    void close() {
        renewer.close();
        scene.close();
    }

    private static Heartbeat.Result active(Heartbeat beat, String... queues) {
        Set<String> checked =
                beat.checks().stream().map(Heartbeat.StalledCheck::queue).collect(Collectors.toSet());
        checked.retainAll(Set.of(queues));
        return new Heartbeat.Result(List.of(), Map.of(), checked);
    }

    private void startClock() {
        renewer.add(scene.worker(CLOCK, OFTEN));
        WorkerLoopScene.start(renewer);
    }

    private void awaitMoreOfTheClock() {
        long now = scene.checks(CLOCK);
        Await.until("time passes", () -> scene.checks(CLOCK) >= now + 5);
    }

    @Test
    void aQueueIsCheckedOnceAndNoMoreWhileItHasNoActiveJobs() {
        scene.heartbeat = beat -> active(beat, CLOCK);
        renewer.add(scene.worker("q", OFTEN));
        startClock();

        awaitMoreOfTheClock();

        assertThat(scene.checks("q")).isEqualTo(1);
    }

    @Test
    void aQueueWithActiveJobsIsCheckedAgainAndAgain() {
        scene.heartbeat = beat -> active(beat, "q");
        renewer.add(scene.worker("q", OFTEN));
        WorkerLoopScene.start(renewer);

        Await.until("it is checked again", () -> scene.checks("q") >= 4);
    }

    @Test
    void whereNothingIsDueNothingIsSent() {
        scene.heartbeat = beat -> active(beat, CLOCK);
        renewer.add(scene.worker("q", OFTEN));
        startClock();

        awaitMoreOfTheClock();

        assertThat(scene.heartbeats)
                .allSatisfy(beat -> assertThat(beat.checks()).isNotEmpty());
    }

    @Test
    void jobsSeenElsewhereBeginTheChecks() {
        scene.heartbeat = beat -> active(beat, CLOCK);
        ManagedWorker worker = scene.worker("q", OFTEN);
        renewer.add(worker);
        startClock();
        awaitMoreOfTheClock();

        renewer.sawActive(worker, true, true);

        Await.until("it is checked again", () -> scene.checks("q") == 2);
    }

    @Test
    void jobsSeenElsewhereDoNotBeginTheChecksSoonerThanTheIntervalAllows() {
        scene.heartbeat = beat -> active(beat, CLOCK);
        ManagedWorker worker = scene.worker("q", RARELY);
        renewer.add(worker);
        startClock();
        awaitMoreOfTheClock();

        renewer.sawActive(worker, true, true);
        renewer.sawActive(worker, false, true);
        renewer.sawActive(worker, true, true);
        awaitMoreOfTheClock();

        assertThat(scene.checks("q")).isEqualTo(1);
    }

    @Test
    void aQueueWhoseLastActiveJobWasSeenToEndIsCheckedNoMore() {
        scene.heartbeat = beat -> active(beat, CLOCK, "q");
        ManagedWorker worker = scene.worker("q", OFTEN);
        renewer.add(worker);
        startClock();
        Await.until("it is checked again", () -> scene.checks("q") >= 2);

        scene.heartbeat = beat -> active(beat, CLOCK);
        renewer.sawActive(worker, false, false);
        awaitMoreOfTheClock();
        long checks = scene.checks("q");
        awaitMoreOfTheClock();

        assertThat(scene.checks("q")).isEqualTo(checks);
    }

    @Test
    void anOlderAnswerDoesNotOverruleANewerSighting() throws InterruptedException {
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch mayAnswer = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        scene.heartbeat = beat -> {
            if (calls.incrementAndGet() == 1) {
                called.countDown();
                awaitUninterrupted(mayAnswer);
            }
            return active(beat);
        };
        ManagedWorker worker = scene.worker("q", OFTEN);
        renewer.add(worker);
        WorkerLoopScene.start(renewer);
        assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();

        renewer.sawActive(worker, true, false);
        mayAnswer.countDown();

        Await.until("it is checked again", () -> scene.checks("q") == 2);
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError("the test does not interrupt this thread", e);
        }
    }

    @Test
    void recoveredJobsMakeTheirWorkerFetch() {
        ManagedWorker worker = scene.runningWorker("q");
        scene.heartbeat = beat -> new Heartbeat.Result(List.of(), Map.of("q", List.of("7")), Set.of());
        renewer.add(worker);

        WorkerLoopScene.start(renewer);

        Await.until("the worker fetches again", () -> scene.fetches("q") == 2);
    }

    @Test
    void theQueueOfARemovedWorkerIsNotChecked() {
        scene.heartbeat = beat -> active(beat, CLOCK, "q");
        ManagedWorker worker = scene.worker("q", OFTEN);
        renewer.add(worker);
        startClock();
        Await.until("it is checked again", () -> scene.checks("q") >= 2);

        renewer.remove(worker);
        renewer.sawActive(worker, true, true);
        awaitMoreOfTheClock();
        long checks = scene.checks("q");
        awaitMoreOfTheClock();

        assertThat(scene.checks("q")).isEqualTo(checks);
    }
}
