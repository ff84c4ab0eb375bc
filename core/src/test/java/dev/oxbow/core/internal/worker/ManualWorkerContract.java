package dev.oxbow.core.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.core.job.Backoff;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.queue.JobView;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.worker.DelayedException;
import dev.oxbow.core.worker.ManualJob;
import dev.oxbow.core.worker.ManualWorker;
import dev.oxbow.core.worker.WaitingException;
import dev.oxbow.core.worker.WorkerOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** {@link ManualWorker}: a program takes jobs and ends them itself. */
interface ManualWorkerContract {
    /** The store of the running test, on the system's clock. */
    JobStore realStore();

    /** A queue that nobody used before. */
    String freshQueue();

    /** Longer than any job is waited for. */
    Duration PATIENCE = Duration.ofSeconds(30);

    private ManualWorker byHand() {
        return new ManualWorker(freshQueue(), realStore(), WorkerOptions.DEFAULTS, Clock.systemUTC());
    }

    private String add(JobOptions options) {
        return realStore()
                .add(freshQueue(), List.of(new NewJob("n", Json.EMPTY_OBJECT, options)))
                .get(0)
                .id();
    }

    private JobView view(String id) {
        return realStore().find(freshQueue(), List.of(id)).get(0).orElseThrow();
    }

    @Test
    default void nothingIsTakenFromAnEmptyQueue() {
        assertThat(byHand().take()).isEmpty();
    }

    @Test
    default void whoHasNoPatienceLeftGetsNothing() {
        assertThat(byHand().take(Duration.ofMillis(1))).isEmpty();
    }

    @Test
    default void aJobThatIsThereIsTakenWithoutWaiting() {
        String id = add(JobOptions.DEFAULTS);

        assertThat(byHand().take(PATIENCE).orElseThrow().job().id()).isEqualTo(id);
    }

    @Test
    default void aJobThatComesLaterIsWaitedFor() throws Exception {
        CompletableFuture<Optional<ManualJob>> taken = new CompletableFuture<>();
        Thread waiting = new Thread(() -> taken.complete(byHand().take(PATIENCE)), "takes by hand");
        waiting.setDaemon(true);
        waiting.start();

        String id = add(JobOptions.DEFAULTS);

        assertThat(taken.get(30, TimeUnit.SECONDS).orElseThrow().job().id()).isEqualTo(id);
    }

    @Test
    default void aDelayedJobIsTakenWhenItIsDue() {
        String id = add(JobOptions.builder().delay(Duration.ofMillis(50)).build());

        assertThat(byHand().take(PATIENCE).orElseThrow().job().id()).isEqualTo(id);
    }

    @Test
    default void aJobIsTakenLockedAndCompleted() {
        String id = add(JobOptions.DEFAULTS);
        ManualJob held = byHand().take().orElseThrow();
        assertThat(held.job().id()).isEqualTo(id);
        assertThat(view(id).state()).isEqualTo(JobState.ACTIVE);

        held.complete("by hand");

        assertThat(view(id).state()).isEqualTo(JobState.COMPLETED);
        assertThat(view(id).job().returnValue()).isEqualTo(new Json("\"by hand\""));
    }

    @Test
    default void completingBringsTheNextJobIfAsked() {
        add(JobOptions.DEFAULTS);
        String second = add(JobOptions.DEFAULTS);
        ManualJob first = byHand().take().orElseThrow();

        ManualJob next = first.completeAndTake(1).orElseThrow();

        assertThat(next.job().id()).isEqualTo(second);
        assertThat(next.completeAndTake(2)).isEmpty();
    }

    @Test
    default void aFailureFollowsTheJobsOwnAttempts() {
        String id = add(JobOptions.builder()
                .attempts(2)
                .backoff(Backoff.fixed(Duration.ofHours(1)))
                .build());

        byHand().take().orElseThrow().fail(new IllegalStateException("boom"));

        assertThat(view(id).state()).isEqualTo(JobState.DELAYED);
        assertThat(view(id).job().failedReason()).isEqualTo("boom");
        assertThat(view(id).job().attemptsMade()).isEqualTo(1);
    }

    @Test
    default void aJobIsPutOffAndGivenBackAsAProcessorWouldSay() {
        String id = add(JobOptions.DEFAULTS);
        ManualWorker jobs = byHand();
        jobs.take().orElseThrow().fail(new WaitingException());
        assertThat(view(id).state()).isEqualTo(JobState.WAITING);

        jobs.take().orElseThrow().fail(new DelayedException(Duration.ofHours(1)));

        assertThat(view(id).state()).isEqualTo(JobState.DELAYED);
        assertThat(view(id).job().attemptsMade()).isZero();
    }

    @Test
    default void aJobEndsOnlyOnce() {
        String id = add(JobOptions.DEFAULTS);
        ManualJob held = byHand().take().orElseThrow();
        held.complete(null);

        assertThatThrownBy(() -> held.complete("again"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("job " + id + " could not be ended so");
        assertThat(view(id).job().returnValue()).isEqualTo(Json.NULL);
    }

    @Test
    default void whoCannotEndAJobAnyMoreKeepsNoOtherFromBeingTaken() {
        add(JobOptions.DEFAULTS);
        String second = add(JobOptions.DEFAULTS);
        ManualWorker jobs = byHand();
        ManualJob held = jobs.take().orElseThrow();
        held.complete(null);

        assertThatThrownBy(() -> held.completeAndTake("again")).isInstanceOf(IllegalStateException.class);

        assertThat(view(second).state()).isEqualTo(JobState.WAITING);
        assertThat(jobs.take().orElseThrow().job().id()).isEqualTo(second);
    }

    @Test
    default void aLockIsExtendedWhileItIsHeld() {
        add(JobOptions.DEFAULTS);
        ManualJob held = byHand().take().orElseThrow();
        assertThat(held.extendLock()).isTrue();

        held.complete(null);

        assertThat(held.extendLock()).isFalse();
    }

    @Test
    default void whatHasNoChildrenDoesNotWaitForThem() {
        String id = add(JobOptions.DEFAULTS);
        ManualJob held = byHand().take().orElseThrow();

        assertThat(held.moveToWaitingChildren()).isFalse();

        assertThat(view(id).state()).isEqualTo(JobState.ACTIVE);
        held.complete(null);
    }
}
