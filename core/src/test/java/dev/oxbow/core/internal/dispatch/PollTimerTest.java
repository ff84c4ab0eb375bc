package dev.oxbow.core.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.internal.worker.ManualTimers;
import dev.oxbow.core.internal.worker.WorkerLoopScene;
import dev.oxbow.core.testing.Await;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class PollTimerTest {
    private final WorkerLoopScene scene = new WorkerLoopScene();
    private final ManualTimers timers = new ManualTimers();
    private final PollTimer timer = new PollTimer(timers.executor);

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void theWorkerFetchesAfterTheTime() {
        ManagedWorker worker = scene.runningWorker("q");
        timer.pollIn(worker, Duration.ofSeconds(7));
        assertThat(timers.last().after).isEqualTo(Duration.ofSeconds(7));

        timers.last().goOff();

        Await.until("the worker fetches again", () -> scene.fetches("q") == 2);
    }

    @Test
    void aTimeThatIsOverIsAMillisecondAndACenturyIsAYear() {
        ManagedWorker worker = scene.worker("q");

        timer.pollIn(worker, Duration.ofSeconds(-3));
        assertThat(timers.last().after).isEqualTo(Duration.ofMillis(1));

        timer.pollIn(worker, Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(timers.last().after).isEqualTo(Duration.ofDays(365));
    }

    @Test
    void aNewTimeReplacesTheOldOneOfTheSameWorkerOnly() {
        ManagedWorker worker = scene.worker("q");
        ManagedWorker other = scene.worker("other");
        timer.pollIn(worker, Duration.ofSeconds(1));
        timer.pollIn(other, Duration.ofSeconds(2));

        timer.pollIn(worker, Duration.ofSeconds(3));

        assertThat(timers.timers).extracting(ManualTimers.Timer::isCancelled).containsExactly(true, false, false);
    }

    @Test
    void aCancelledTimeIsGone() {
        ManagedWorker worker = scene.worker("q");
        timer.cancel(worker);
        timer.pollIn(worker, Duration.ofSeconds(1));

        timer.cancel(worker);

        assertThat(timers.last().isCancelled()).isTrue();
    }

    @Test
    void aSoonerTimeHoldsAgainstALaterBound() {
        ManagedWorker worker = scene.worker("q");
        timer.pollIn(worker, Duration.ofSeconds(1));

        timer.pollWithin(worker, Duration.ofHours(1));

        assertThat(timers.timers).hasSize(1);
        assertThat(timers.last().isCancelled()).isFalse();
    }

    @Test
    void aSoonerBoundReplacesALaterTime() {
        ManagedWorker worker = scene.worker("q");
        timer.pollIn(worker, Duration.ofHours(1));

        timer.pollWithin(worker, Duration.ofSeconds(1));

        assertThat(timers.timers).extracting(ManualTimers.Timer::isCancelled).containsExactly(true, false);
        assertThat(timers.last().after).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aTimerThatWentOffDoesNotHoldBackABound() {
        ManagedWorker worker = scene.worker("q");
        timer.pollIn(worker, Duration.ofSeconds(1));
        timers.last().goOff();

        timer.pollWithin(worker, Duration.ofHours(1));

        assertThat(timers.last().after).isEqualTo(Duration.ofHours(1));
    }
}
