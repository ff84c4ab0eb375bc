package dev.oxbow.core.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.internal.worker.ManualTimers;
import dev.oxbow.core.internal.worker.WorkerLoopScene;
import dev.oxbow.core.pool.RedisConnectionException;
import dev.oxbow.core.store.BacklogProbe;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.worker.WorkerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class FallbackPollTest {
    private static final Duration WINDOW = Duration.ofMinutes(5);

    private final WorkerLoopScene scene = new WorkerLoopScene();
    private final ManualTimers timers = new ManualTimers();
    private final List<ManagedWorker> idle = new ArrayList<>();
    private final FallbackPoll fallbackPoll = new FallbackPoll(scene.store, timers.executor, () -> List.copyOf(idle));

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void onePollIsScheduledHoweverOftenScheduleIsCalled() {
        fallbackPoll.schedule(WINDOW);
        fallbackPoll.schedule(WINDOW);
        fallbackPoll.schedule(Duration.ofSeconds(1));

        assertThat(timers.timers).hasSize(1);
        assertThat(timers.last().after).isEqualTo(WINDOW);
    }

    @Test
    void oneCommandAsksForAllIdleWorkersAndNoneFetchesIfThereIsNoJob() {
        idle.add(scene.worker("a"));
        idle.add(scene.worker("b"));
        fallbackPoll.schedule(WINDOW);

        timers.last().goOff();

        assertThat(scene.probes).hasSize(1);
        assertThat(scene.probes.get(0))
                .containsExactly(new BacklogProbe("a", true, true, true), new BacklogProbe("b", true, true, true));
        assertThat(scene.exchanges).isEmpty();
    }

    @Test
    void allIdleWorkersFetchIfThereIsAJob() {
        idle.add(scene.runningWorker("a"));
        idle.add(scene.runningWorker("b"));
        scene.anyJob = wanted -> true;
        fallbackPoll.schedule(WINDOW);

        timers.last().goOff();

        Await.until("both fetch again", () -> scene.fetches("a") == 2 && scene.fetches("b") == 2);
    }

    @Test
    void theNextPollIsScheduledByTheShortestWindowOfTheIdleWorkers() {
        idle.add(scene.worker(
                "a", WorkerOptions.builder().blockWindow(Duration.ofMinutes(3)).build()));
        idle.add(scene.worker(
                "b", WorkerOptions.builder().blockWindow(Duration.ofMinutes(2)).build()));
        fallbackPoll.schedule(WINDOW);

        timers.last().goOff();

        assertThat(timers.timers).hasSize(2);
        assertThat(timers.last().after).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void withoutAnIdleWorkerNoCommandIsSentAndNoPollIsScheduledUntilScheduleIsCalled() {
        fallbackPoll.schedule(WINDOW);

        timers.last().goOff();

        assertThat(scene.probes).isEmpty();
        assertThat(timers.timers).hasSize(1);
        fallbackPoll.schedule(WINDOW);
        assertThat(timers.timers).hasSize(2);
    }

    @Test
    void aPollThatFailsIsFollowedByAnother() {
        idle.add(scene.worker("a"));
        scene.anyJob = wanted -> {
            throw new RedisConnectionException(RedisConnectionException.Kind.BROKEN, "broken by the test", null);
        };
        fallbackPoll.schedule(WINDOW);

        timers.last().goOff();

        assertThat(timers.timers).hasSize(2);
        assertThat(scene.exchanges).isEmpty();
    }
}
