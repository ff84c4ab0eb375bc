package dev.oxbow.core.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.internal.worker.WorkerLoopScene;
import dev.oxbow.core.pool.RedisConnectionException;
import dev.oxbow.core.store.WorkSignal;
import dev.oxbow.core.testing.Await;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("unit")
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MarkerListenerTest {
    private final WorkerLoopScene scene = new WorkerLoopScene();
    private final MarkerListener listener = new MarkerListener(scene.store, scene.clock);

    @AfterEach
    void close() {
        listener.close();
        scene.close();
    }

    private void awaitWaits(int count) {
        Await.until(count + " waits have begun", () -> scene.waiter.waits.size() >= count);
    }

    @Test
    void oneWaitOfADayIsForAllIdleWorkers() {
        listener.addIdle(scene.worker("a"), null);
        listener.addIdle(scene.worker("b"), null);

        WorkerLoopScene.start(listener);

        awaitWaits(1);
        assertThat(scene.waiter.waits).containsExactly(Set.of("a", "b"));
        assertThat(scene.waiter.lengths).containsExactly(Duration.ofDays(1));
    }

    @Test
    void aWorkerThatBecomesIdleDuringAWaitJoinsByANewOne() {
        listener.addIdle(scene.worker("a"), null);
        WorkerLoopScene.start(listener);
        awaitWaits(1);

        listener.addIdle(scene.worker("b"), null);

        awaitWaits(2);
        assertThat(scene.waiter.waits).containsExactly(Set.of("a"), Set.of("a", "b"));
    }

    @Test
    void aWaitIsNotBrokenOffForAWorkerThatIsPartOfItOrBecomesBusy() {
        ManagedWorker a = scene.worker("a");
        ManagedWorker b = scene.worker("b");
        listener.addIdle(a, null);
        listener.addIdle(b, null);
        WorkerLoopScene.start(listener);
        awaitWaits(1);
        listener.removeIdle(a);
        listener.addIdle(b, null);
        listener.addIdle(a, null);
        listener.removeIdle(b);

        // Had anything of this ended the wait, the next would have begun before the one that this signal ends.
        scene.waiter.signal(new WorkSignal("unknown", null));

        awaitWaits(2);
        assertThat(scene.waiter.waits).containsExactly(Set.of("a", "b"), Set.of("a"));
        assertThat(scene.waiter.givenBack).containsExactly(new WorkSignal("unknown", null));
    }

    @Test
    void theWorkerThatASignalIsForFetches() {
        listener.addIdle(scene.runningWorker("a"), null);
        listener.addIdle(scene.runningWorker("b"), null);
        WorkerLoopScene.start(listener);
        awaitWaits(1);

        scene.waiter.signal(new WorkSignal("b", null));

        Await.until("b fetches again", () -> scene.fetches("b") == 2);
        assertThat(scene.fetches("a")).isEqualTo(1);
        assertThat(scene.waiter.givenBack).isEmpty();
    }

    @Test
    void aSignalForABusyWorkerIsGivenBack() {
        ManagedWorker a = scene.runningWorker("a");
        listener.addIdle(a, null);
        listener.addIdle(scene.worker("b"), null);
        WorkerLoopScene.start(listener);
        awaitWaits(1);
        listener.removeIdle(a);
        WorkSignal signal = new WorkSignal("a", scene.clock.instant().plusSeconds(9));

        scene.waiter.signal(signal);

        awaitWaits(2);
        assertThat(scene.waiter.givenBack).containsExactly(signal);
        assertThat(scene.waiter.waits.get(1)).containsExactly("b");
        assertThat(scene.fetches("a")).isEqualTo(1);
    }

    @Test
    void aSignalForAWorkerThatStoppedFetchingIsGivenBack() {
        ManagedWorker a = scene.worker("a");
        listener.addIdle(a, null);
        listener.addIdle(scene.worker("b"), null);
        WorkerLoopScene.start(listener);
        awaitWaits(1);
        scene.stopFetching(a);

        scene.waiter.signal(new WorkSignal("a", null));

        awaitWaits(2);
        assertThat(scene.waiter.givenBack).containsExactly(new WorkSignal("a", null));
        assertThat(scene.waiter.waits.get(1)).containsExactly("b");
    }

    @Test
    void whenTheSignalledWorkerIsIdleAgainItIsPartOfTheNextWait() {
        ManagedWorker a = scene.runningWorker("a");
        listener.addIdle(a, null);
        WorkerLoopScene.start(listener);
        awaitWaits(1);
        scene.waiter.signal(new WorkSignal("a", null));
        Await.until("a fetches again", () -> scene.fetches("a") == 2);

        listener.addIdle(a, null);

        awaitWaits(2);
        assertThat(scene.waiter.waits.get(1)).containsExactly("a");
    }

    @Test
    void aSignalOfADueTimeMakesTheWorkerFetchThenAndNotEarlier() {
        listener.addIdle(scene.runningWorker("soon"), null);
        listener.addIdle(scene.runningWorker("late"), null);
        WorkerLoopScene.start(listener);
        awaitWaits(1);

        scene.waiter.signal(new WorkSignal("late", scene.clock.instant().plus(Duration.ofHours(1))));
        scene.waiter.signal(new WorkSignal("soon", scene.clock.instant().plusMillis(20)));

        Await.until("the one that is due fetches", () -> scene.fetches("soon") == 2);
        assertThat(scene.fetches("late")).isEqualTo(1);
        assertThat(scene.waiter.givenBack).isEmpty();
        awaitWaits(3);
        assertThat(scene.waiter.waits).containsOnly(Set.of("soon", "late"));
    }

    @Test
    void aSignalOfALateTimeDoesNotPutOffASoonerPoll() {
        ManagedWorker limited = scene.runningWorker("limited");
        WorkerLoopScene.start(listener);
        listener.addIdle(limited, Duration.ofSeconds(1));
        awaitWaits(1);

        scene.waiter.signal(new WorkSignal("limited", scene.clock.instant().plus(Duration.ofHours(1))));

        awaitWaits(2);
        Await.until("it fetches at the time it knew", () -> scene.fetches("limited") == 2);
    }

    @Test
    void aWorkerThatKnowsWhenToPollFetchesWithoutASignal() {
        listener.addIdle(scene.runningWorker("a"), Duration.ofMillis(20));

        Await.until("a fetches again", () -> scene.fetches("a") == 2);
        assertThat(scene.waiter.waits).isEmpty();
    }

    @Test
    void afterAFailureAllWorkersFetchAndTheWaitBeginsAnew() {
        listener.addIdle(scene.runningWorker("a"), null);
        listener.addIdle(scene.runningWorker("b"), null);
        WorkerLoopScene.start(listener);
        awaitWaits(1);

        scene.waiter.fail(
                new RedisConnectionException(RedisConnectionException.Kind.BROKEN, "broken by the test", null));

        Await.until("both fetch again", () -> scene.fetches("a") == 2 && scene.fetches("b") == 2);
        awaitWaits(2);
    }

    @Test
    void closingEndsTheWaitAndTheThread() throws InterruptedException {
        listener.addIdle(scene.worker("a"), null);
        Thread thread = WorkerLoopScene.start(listener);
        awaitWaits(1);

        listener.close();

        thread.join(20_000);
        assertThat(thread.isAlive()).isFalse();
        assertThat(scene.waiter.waits).hasSize(1);
    }
}
