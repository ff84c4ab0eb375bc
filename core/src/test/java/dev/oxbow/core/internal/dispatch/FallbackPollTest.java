package dev.oxbow.core.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.internal.worker.ManualTimers;
import dev.oxbow.core.internal.worker.WorkerLoop;
import dev.oxbow.core.internal.worker.WorkerLoopScene;
import dev.oxbow.core.pool.RedisConnectionException;
import dev.oxbow.core.store.BacklogProbe;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.worker.WorkerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FallbackPollTest {
    private static final Duration WINDOW = Duration.ofMinutes(5);

    private final WorkerLoopScene scene = new WorkerLoopScene();
    private final ManualTimers timers = new ManualTimers();
    private final List<WorkerLoop> idle = new ArrayList<>();
    private final FallbackPoll safetyLook = new FallbackPoll(scene.store, timers.executor, () -> List.copyOf(idle));

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void oneLookIsPlannedHoweverOftenItIsWanted() {
        safetyLook.isWanted(WINDOW);
        safetyLook.isWanted(WINDOW);
        safetyLook.isWanted(Duration.ofSeconds(1));

        assertThat(timers.timers).hasSize(1);
        assertThat(timers.last().after).isEqualTo(WINDOW);
    }

    @Test
    void oneQuestionIsAskedForAllIdleWorkersAndNobodyLooksIfTheAnswerIsNo() {
        idle.add(scene.pump("a"));
        idle.add(scene.pump("b"));
        safetyLook.isWanted(WINDOW);

        timers.last().goOff();

        assertThat(scene.glances).hasSize(1);
        assertThat(scene.glances.get(0))
                .containsExactly(new BacklogProbe("a", true, true, true), new BacklogProbe("b", true, true, true));
        assertThat(scene.turns).isEmpty();
    }

    @Test
    void allIdleWorkersLookIfTheAnswerIsYes() {
        idle.add(scene.lookingPump("a"));
        idle.add(scene.lookingPump("b"));
        scene.anyJob = asked -> true;
        safetyLook.isWanted(WINDOW);

        timers.last().goOff();

        Await.until("both look again", () -> scene.looks("a") == 2 && scene.looks("b") == 2);
    }

    @Test
    void theNextLookIsPlannedByTheShortestWindowOfThoseWhoAreIdle() {
        idle.add(scene.pump("a", WorkerOptions.DEFAULTS.withBlockWindow(Duration.ofMinutes(3))));
        idle.add(scene.pump("b", WorkerOptions.DEFAULTS.withBlockWindow(Duration.ofMinutes(2))));
        safetyLook.isWanted(WINDOW);

        timers.last().goOff();

        assertThat(timers.timers).hasSize(2);
        assertThat(timers.last().after).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void whenNobodyIsIdleNothingIsAskedAndNoLookIsPlannedUntilOneIsWanted() {
        safetyLook.isWanted(WINDOW);

        timers.last().goOff();

        assertThat(scene.glances).isEmpty();
        assertThat(timers.timers).hasSize(1);
        safetyLook.isWanted(WINDOW);
        assertThat(timers.timers).hasSize(2);
    }

    @Test
    void aLookThatFailsIsFollowedByAnother() {
        idle.add(scene.pump("a"));
        scene.anyJob = asked -> {
            throw new RedisConnectionException(RedisConnectionException.Kind.BROKEN, "broken by the test", null);
        };
        safetyLook.isWanted(WINDOW);

        timers.last().goOff();

        assertThat(timers.timers).hasSize(2);
        assertThat(scene.turns).isEmpty();
    }
}
