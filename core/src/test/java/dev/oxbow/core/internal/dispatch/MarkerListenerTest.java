package dev.oxbow.core.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.internal.worker.WorkerLoop;
import dev.oxbow.core.internal.worker.WorkerLoopScene;
import dev.oxbow.core.pool.RedisConnectionException;
import dev.oxbow.core.store.WorkSignal;
import dev.oxbow.core.testing.Await;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MarkerListenerTest {
    private final WorkerLoopScene scene = new WorkerLoopScene();
    private final MarkerListener watch = new MarkerListener(scene.store, scene.clock);

    @AfterEach
    void close() {
        watch.close();
        scene.close();
    }

    private void awaitWaits(int count) {
        Await.until(count + " waits have begun", () -> scene.waiter.waits.size() >= count);
    }

    @Test
    void oneWaitOfADayIsForAllIdleWorkers() {
        watch.wantsWork(scene.pump("a"), null);
        watch.wantsWork(scene.pump("b"), null);

        WorkerLoopScene.start(watch);

        awaitWaits(1);
        assertThat(scene.waiter.waits).containsExactly(Set.of("a", "b"));
        assertThat(scene.waiter.lengths).containsExactly(Duration.ofDays(1));
    }

    @Test
    void aWorkerThatBecomesIdleDuringAWaitJoinsByANewOne() {
        watch.wantsWork(scene.pump("a"), null);
        WorkerLoopScene.start(watch);
        awaitWaits(1);

        watch.wantsWork(scene.pump("b"), null);

        awaitWaits(2);
        assertThat(scene.waiter.waits).containsExactly(Set.of("a"), Set.of("a", "b"));
    }

    @Test
    void aWaitIsNotBrokenOffForAWorkerThatIsPartOfItOrBecomesBusy() {
        WorkerLoop a = scene.pump("a");
        WorkerLoop b = scene.pump("b");
        watch.wantsWork(a, null);
        watch.wantsWork(b, null);
        WorkerLoopScene.start(watch);
        awaitWaits(1);
        watch.isBusy(a);
        watch.wantsWork(b, null);
        watch.wantsWork(a, null);
        watch.isBusy(b);

        // Had anything of this ended the wait, the next would have begun before the one that this signal ends.
        scene.waiter.signal(new WorkSignal("unknown", null));

        awaitWaits(2);
        assertThat(scene.waiter.waits).containsExactly(Set.of("a", "b"), Set.of("a"));
        assertThat(scene.waiter.givenBack).containsExactly(new WorkSignal("unknown", null));
    }

    @Test
    void theWorkerThatASignalIsForLooks() {
        watch.wantsWork(scene.lookingPump("a"), null);
        watch.wantsWork(scene.lookingPump("b"), null);
        WorkerLoopScene.start(watch);
        awaitWaits(1);

        scene.waiter.signal(new WorkSignal("b", null));

        Await.until("b looks again", () -> scene.looks("b") == 2);
        assertThat(scene.looks("a")).isEqualTo(1);
        assertThat(scene.waiter.givenBack).isEmpty();
    }

    @Test
    void aSignalForABusyWorkerIsGivenBack() {
        WorkerLoop a = scene.lookingPump("a");
        watch.wantsWork(a, null);
        watch.wantsWork(scene.pump("b"), null);
        WorkerLoopScene.start(watch);
        awaitWaits(1);
        watch.isBusy(a);
        WorkSignal signal = new WorkSignal("a", scene.clock.instant().plusSeconds(9));

        scene.waiter.signal(signal);

        awaitWaits(2);
        assertThat(scene.waiter.givenBack).containsExactly(signal);
        assertThat(scene.waiter.waits.get(1)).containsExactly("b");
        assertThat(scene.looks("a")).isEqualTo(1);
    }

    @Test
    void aSignalForAWorkerThatTakesNoMoreIsGivenBack() {
        WorkerLoop a = scene.pump("a");
        watch.wantsWork(a, null);
        watch.wantsWork(scene.pump("b"), null);
        WorkerLoopScene.start(watch);
        awaitWaits(1);
        a.stopTaking();

        scene.waiter.signal(new WorkSignal("a", null));

        awaitWaits(2);
        assertThat(scene.waiter.givenBack).containsExactly(new WorkSignal("a", null));
        assertThat(scene.waiter.waits.get(1)).containsExactly("b");
    }

    @Test
    void whenTheSignalledWorkerIsIdleAgainItIsPartOfTheNextWait() {
        WorkerLoop a = scene.lookingPump("a");
        watch.wantsWork(a, null);
        WorkerLoopScene.start(watch);
        awaitWaits(1);
        scene.waiter.signal(new WorkSignal("a", null));
        Await.until("a looks again", () -> scene.looks("a") == 2);

        watch.wantsWork(a, null);

        awaitWaits(2);
        assertThat(scene.waiter.waits.get(1)).containsExactly("a");
    }

    @Test
    void aSignalOfADueTimeMakesTheWorkerLookThenAndNotEarlier() {
        watch.wantsWork(scene.lookingPump("soon"), null);
        watch.wantsWork(scene.lookingPump("late"), null);
        WorkerLoopScene.start(watch);
        awaitWaits(1);

        scene.waiter.signal(new WorkSignal("late", scene.clock.instant().plus(Duration.ofHours(1))));
        scene.waiter.signal(new WorkSignal("soon", scene.clock.instant().plusMillis(20)));

        Await.until("the one that is due looks", () -> scene.looks("soon") == 2);
        assertThat(scene.looks("late")).isEqualTo(1);
        assertThat(scene.waiter.givenBack).isEmpty();
        awaitWaits(3);
        assertThat(scene.waiter.waits).containsOnly(Set.of("soon", "late"));
    }

    @Test
    void aSignalOfALateTimeDoesNotPutOffASoonerLook() {
        WorkerLoop limited = scene.lookingPump("limited");
        WorkerLoopScene.start(watch);
        watch.wantsWork(limited, Duration.ofSeconds(1));
        awaitWaits(1);

        scene.waiter.signal(new WorkSignal("limited", scene.clock.instant().plus(Duration.ofHours(1))));

        awaitWaits(2);
        Await.until("it looks at the time it knew", () -> scene.looks("limited") == 2);
    }

    @Test
    void aWorkerThatKnowsWhenToLookDoesSoWithoutASignal() {
        watch.wantsWork(scene.lookingPump("a"), Duration.ofMillis(20));

        Await.until("a looks again", () -> scene.looks("a") == 2);
        assertThat(scene.waiter.waits).isEmpty();
    }

    @Test
    void afterAFailureEverybodyLooksAndTheWaitBeginsAnew() {
        watch.wantsWork(scene.lookingPump("a"), null);
        watch.wantsWork(scene.lookingPump("b"), null);
        WorkerLoopScene.start(watch);
        awaitWaits(1);

        scene.waiter.fail(
                new RedisConnectionException(RedisConnectionException.Kind.BROKEN, "broken by the test", null));

        Await.until("both look again", () -> scene.looks("a") == 2 && scene.looks("b") == 2);
        awaitWaits(2);
    }

    @Test
    void closingEndsTheWaitAndTheThread() throws InterruptedException {
        watch.wantsWork(scene.pump("a"), null);
        Thread thread = WorkerLoopScene.start(watch);
        awaitWaits(1);

        watch.close();

        thread.join(20_000);
        assertThat(thread.isAlive()).isFalse();
        assertThat(scene.waiter.waits).hasSize(1);
    }
}
