package dev.oxbow.core.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.internal.worker.ManualTimers;
import dev.oxbow.core.internal.worker.WorkerLoop;
import dev.oxbow.core.internal.worker.WorkerLoopScene;
import dev.oxbow.core.testing.Await;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PollTimerTest {
    private final WorkerLoopScene scene = new WorkerLoopScene();
    private final ManualTimers timers = new ManualTimers();
    private final PollTimer lookTimer = new PollTimer(timers.executor);

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void theWorkerLooksAfterTheTime() {
        WorkerLoop pump = scene.lookingPump("q");
        lookTimer.lookIn(pump, Duration.ofSeconds(7));
        assertThat(timers.last().after).isEqualTo(Duration.ofSeconds(7));

        timers.last().goOff();

        Await.until("the worker looks again", () -> scene.looks("q") == 2);
    }

    @Test
    void aTimeThatIsOverIsAMillisecondAndACenturyIsAYear() {
        WorkerLoop pump = scene.pump("q");

        lookTimer.lookIn(pump, Duration.ofSeconds(-3));
        assertThat(timers.last().after).isEqualTo(Duration.ofMillis(1));

        lookTimer.lookIn(pump, Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(timers.last().after).isEqualTo(Duration.ofDays(365));
    }

    @Test
    void aNewTimeReplacesTheOldOneOfTheSameWorkerOnly() {
        WorkerLoop pump = scene.pump("q");
        WorkerLoop other = scene.pump("other");
        lookTimer.lookIn(pump, Duration.ofSeconds(1));
        lookTimer.lookIn(other, Duration.ofSeconds(2));

        lookTimer.lookIn(pump, Duration.ofSeconds(3));

        assertThat(timers.timers).extracting(ManualTimers.Timer::isCancelled).containsExactly(true, false, false);
    }

    @Test
    void aCancelledTimeIsGone() {
        WorkerLoop pump = scene.pump("q");
        lookTimer.cancel(pump);
        lookTimer.lookIn(pump, Duration.ofSeconds(1));

        lookTimer.cancel(pump);

        assertThat(timers.last().isCancelled()).isTrue();
    }

    @Test
    void aSoonerTimeHoldsAgainstALaterBound() {
        WorkerLoop pump = scene.pump("q");
        lookTimer.lookIn(pump, Duration.ofSeconds(1));

        lookTimer.lookWithin(pump, Duration.ofHours(1));

        assertThat(timers.timers).hasSize(1);
        assertThat(timers.last().isCancelled()).isFalse();
    }

    @Test
    void aSoonerBoundReplacesALaterTime() {
        WorkerLoop pump = scene.pump("q");
        lookTimer.lookIn(pump, Duration.ofHours(1));

        lookTimer.lookWithin(pump, Duration.ofSeconds(1));

        assertThat(timers.timers).extracting(ManualTimers.Timer::isCancelled).containsExactly(true, false);
        assertThat(timers.last().after).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aTimerThatWentOffDoesNotHoldBackABound() {
        WorkerLoop pump = scene.pump("q");
        lookTimer.lookIn(pump, Duration.ofSeconds(1));
        timers.last().goOff();

        lookTimer.lookWithin(pump, Duration.ofHours(1));

        assertThat(timers.last().after).isEqualTo(Duration.ofHours(1));
    }
}
