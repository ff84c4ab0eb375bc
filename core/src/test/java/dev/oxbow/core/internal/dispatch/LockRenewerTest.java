package dev.oxbow.core.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.internal.worker.WorkerLoop;
import dev.oxbow.core.internal.worker.WorkerLoopScene;
import dev.oxbow.core.store.Heartbeat;
import dev.oxbow.core.store.HeartbeatResult;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Checks of a queue that always has active jobs are the clock of these tests: while they come, others could have come too. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LockRenewerTest {
    private static final String CLOCK = "clock";
    private static final WorkerOptions OFTEN = WorkerOptions.DEFAULTS.withStalledInterval(Duration.ofMillis(10));
    private static final WorkerOptions RARELY = WorkerOptions.DEFAULTS.withStalledInterval(Duration.ofHours(1));

    private final WorkerLoopScene scene = new WorkerLoopScene();
    private final LockRenewer keeper = new LockRenewer(scene.store);

    @AfterEach
    void close() {
        keeper.close();
        scene.close();
    }

    private static HeartbeatResult active(Heartbeat beat, String... queues) {
        Set<String> checked =
                beat.checks().stream().map(Heartbeat.StalledCheck::queue).collect(Collectors.toSet());
        checked.retainAll(Set.of(queues));
        return new HeartbeatResult(List.of(), Map.of(), checked);
    }

    private void startClock() {
        keeper.add(scene.pump(CLOCK, OFTEN));
        WorkerLoopScene.start(keeper);
    }

    private void awaitMoreOfTheClock() {
        long now = scene.checks(CLOCK);
        Await.until("time passes", () -> scene.checks(CLOCK) >= now + 5);
    }

    @Test
    void aQueueIsLookedThroughOnceAndNoMoreWhileItHasNoActiveJobs() {
        scene.heartbeat = beat -> active(beat, CLOCK);
        keeper.add(scene.pump("q", OFTEN));
        startClock();

        awaitMoreOfTheClock();

        assertThat(scene.checks("q")).isEqualTo(1);
    }

    @Test
    void aQueueWithActiveJobsIsLookedThroughAgainAndAgain() {
        scene.heartbeat = beat -> active(beat, "q");
        keeper.add(scene.pump("q", OFTEN));
        WorkerLoopScene.start(keeper);

        Await.until("it is looked through again", () -> scene.checks("q") >= 4);
    }

    @Test
    void whereNothingIsDueNothingIsSent() {
        scene.heartbeat = beat -> active(beat, CLOCK);
        keeper.add(scene.pump("q", OFTEN));
        startClock();

        awaitMoreOfTheClock();

        assertThat(scene.heartbeats)
                .allSatisfy(beat -> assertThat(beat.checks()).isNotEmpty());
    }

    @Test
    void jobsSeenElsewhereBeginTheChecks() {
        scene.heartbeat = beat -> active(beat, CLOCK);
        WorkerLoop pump = scene.pump("q", OFTEN);
        keeper.add(pump);
        startClock();
        awaitMoreOfTheClock();

        keeper.sawActive(pump, true, true);

        Await.until("it is looked through again", () -> scene.checks("q") == 2);
    }

    @Test
    void jobsSeenElsewhereDoNotBeginTheChecksSoonerThanTheIntervalAllows() {
        scene.heartbeat = beat -> active(beat, CLOCK);
        WorkerLoop pump = scene.pump("q", RARELY);
        keeper.add(pump);
        startClock();
        awaitMoreOfTheClock();

        keeper.sawActive(pump, true, true);
        keeper.sawActive(pump, false, true);
        keeper.sawActive(pump, true, true);
        awaitMoreOfTheClock();

        assertThat(scene.checks("q")).isEqualTo(1);
    }

    @Test
    void aQueueWhoseLastActiveJobWasSeenToEndIsLookedThroughNoMore() {
        scene.heartbeat = beat -> active(beat, CLOCK, "q");
        WorkerLoop pump = scene.pump("q", OFTEN);
        keeper.add(pump);
        startClock();
        Await.until("it is looked through again", () -> scene.checks("q") >= 2);

        scene.heartbeat = beat -> active(beat, CLOCK);
        keeper.sawActive(pump, false, false);
        awaitMoreOfTheClock();
        long checks = scene.checks("q");
        awaitMoreOfTheClock();

        assertThat(scene.checks("q")).isEqualTo(checks);
    }

    @Test
    void anOlderAnswerDoesNotOverruleANewerSighting() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch mayAnswer = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        scene.heartbeat = beat -> {
            if (calls.incrementAndGet() == 1) {
                asked.countDown();
                awaitUninterrupted(mayAnswer);
            }
            return active(beat);
        };
        WorkerLoop pump = scene.pump("q", OFTEN);
        keeper.add(pump);
        WorkerLoopScene.start(keeper);
        assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();

        keeper.sawActive(pump, true, false);
        mayAnswer.countDown();

        Await.until("it is looked through again", () -> scene.checks("q") == 2);
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts this thread", e);
        }
    }

    @Test
    void recoveredJobsMakeTheirWorkerLook() {
        WorkerLoop pump = scene.lookingPump("q");
        scene.heartbeat = beat -> new HeartbeatResult(List.of(), Map.of("q", List.of("7")), Set.of());
        keeper.add(pump);

        WorkerLoopScene.start(keeper);

        Await.until("the worker looks again", () -> scene.looks("q") == 2);
    }

    @Test
    void aWorkerThatIsRemovedIsNotLookedAfter() {
        scene.heartbeat = beat -> active(beat, CLOCK, "q");
        WorkerLoop pump = scene.pump("q", OFTEN);
        keeper.add(pump);
        startClock();
        Await.until("it is looked through again", () -> scene.checks("q") >= 2);

        keeper.remove(pump);
        keeper.sawActive(pump, true, true);
        awaitMoreOfTheClock();
        long checks = scene.checks("q");
        awaitMoreOfTheClock();

        assertThat(scene.checks("q")).isEqualTo(checks);
    }
}
