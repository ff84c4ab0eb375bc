package dev.oxbow.core.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.OxbowForTests;
import dev.oxbow.core.job.AddedJob;
import dev.oxbow.core.job.Backoff;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.job.PayloadCodec;
import dev.oxbow.core.queue.JobView;
import dev.oxbow.core.queue.QueueType;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.worker.DelayedException;
import dev.oxbow.core.worker.ManualJob;
import dev.oxbow.core.worker.ManualWorker;
import dev.oxbow.core.worker.TypedManualJob;
import dev.oxbow.core.worker.TypedManualWorker;
import dev.oxbow.core.worker.WaitingException;
import dev.oxbow.core.worker.WorkerOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** {@link ManualWorker}: a program fetches jobs and ends them itself. */
interface ManualWorkerContract {
    /** The store of the running test, on the system's clock. */
    JobStore realStore();

    /** A queue that was not used before. */
    String freshQueue();

    /** Longer than any wait for a job takes. */
    Duration TIMEOUT = Duration.ofSeconds(30);

    private ManualWorker manualWorker() {
        return new DefaultManualWorker(
                freshQueue(), realStore(), WorkerOptions.DEFAULTS, PayloadCodec.DEFAULT, Clock.systemUTC());
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
    default void nothingIsFetchedFromAnEmptyQueue() {
        assertThat(manualWorker().fetch()).isEmpty();
    }

    @Test
    default void nothingIsFetchedWhenTheTimeoutIsOver() {
        assertThat(manualWorker().fetch(Duration.ofMillis(1))).isEmpty();
    }

    @Test
    default void aWaitingJobIsFetchedAtOnce() {
        String id = add(JobOptions.DEFAULTS);

        assertThat(manualWorker().fetch(TIMEOUT).orElseThrow().job().id()).isEqualTo(id);
    }

    @Test
    default void aJobThatComesLaterIsWaitedFor() throws Exception {
        CompletableFuture<Optional<ManualJob>> fetched = new CompletableFuture<>();
        Thread waiting = new Thread(() -> fetched.complete(manualWorker().fetch(TIMEOUT)), "fetches manually");
        waiting.setDaemon(true);
        waiting.start();

        String id = add(JobOptions.DEFAULTS);

        assertThat(fetched.get(30, TimeUnit.SECONDS).orElseThrow().job().id()).isEqualTo(id);
    }

    @Test
    default void aDelayedJobIsFetchedWhenItIsDue() {
        String id = add(JobOptions.builder().delay(Duration.ofMillis(50)).build());

        assertThat(manualWorker().fetch(TIMEOUT).orElseThrow().job().id()).isEqualTo(id);
    }

    @Test
    default void aJobIsFetchedLockedAndCompleted() {
        String id = add(JobOptions.DEFAULTS);
        ManualJob held = manualWorker().fetch().orElseThrow();
        assertThat(held.job().id()).isEqualTo(id);
        assertThat(view(id).state()).isEqualTo(JobState.ACTIVE);

        held.complete("manually");

        assertThat(view(id).state()).isEqualTo(JobState.COMPLETED);
        assertThat(view(id).job().returnValue()).isEqualTo(new Json("\"manually\""));
    }

    @Test
    default void completeAndFetchReturnsTheNextJob() {
        add(JobOptions.DEFAULTS);
        String second = add(JobOptions.DEFAULTS);
        ManualJob first = manualWorker().fetch().orElseThrow();

        ManualJob next = first.completeAndFetch(1).orElseThrow();

        assertThat(next.job().id()).isEqualTo(second);
        assertThat(next.completeAndFetch(2)).isEmpty();
    }

    @Test
    default void aFailureFollowsTheJobsOwnAttempts() {
        String id = add(JobOptions.builder()
                .attempts(2)
                .backoff(Backoff.fixed(Duration.ofHours(1)))
                .build());

        manualWorker().fetch().orElseThrow().fail(new IllegalStateException("boom"));

        assertThat(view(id).state()).isEqualTo(JobState.DELAYED);
        assertThat(view(id).job().failedReason()).isEqualTo("boom");
        assertThat(view(id).job().attemptsMade()).isEqualTo(1);
    }

    @Test
    default void aJobIsDelayedAndGivenBackByTheExceptionsOfAProcessor() {
        String id = add(JobOptions.DEFAULTS);
        ManualWorker worker = manualWorker();
        worker.fetch().orElseThrow().fail(new WaitingException());
        assertThat(view(id).state()).isEqualTo(JobState.WAITING);

        worker.fetch().orElseThrow().fail(new DelayedException(Duration.ofHours(1)));

        assertThat(view(id).state()).isEqualTo(JobState.DELAYED);
        assertThat(view(id).job().attemptsMade()).isZero();
    }

    @Test
    default void aJobEndsOnlyOnce() {
        String id = add(JobOptions.DEFAULTS);
        ManualJob held = manualWorker().fetch().orElseThrow();
        held.complete(null);

        assertThatThrownBy(() -> held.complete("again"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("job " + id + " could not be ended so");
        assertThat(view(id).job().returnValue()).isEqualTo(Json.NULL);
    }

    @Test
    default void aJobThatCannotBeEndedAnyMoreDoesNotKeepTheNextOneLocked() {
        add(JobOptions.DEFAULTS);
        String second = add(JobOptions.DEFAULTS);
        ManualWorker worker = manualWorker();
        ManualJob held = worker.fetch().orElseThrow();
        held.complete(null);

        assertThatThrownBy(() -> held.completeAndFetch("again")).isInstanceOf(IllegalStateException.class);

        assertThat(view(second).state()).isEqualTo(JobState.WAITING);
        assertThat(worker.fetch().orElseThrow().job().id()).isEqualTo(second);
    }

    @Test
    default void aLockIsExtendedWhileItIsHeld() {
        add(JobOptions.DEFAULTS);
        ManualJob held = manualWorker().fetch().orElseThrow();
        assertThat(held.extendLock()).isTrue();

        held.complete(null);

        assertThat(held.extendLock()).isFalse();
    }

    @Test
    default void aJobWithoutChildrenDoesNotWaitForThem() {
        String id = add(JobOptions.DEFAULTS);
        ManualJob held = manualWorker().fetch().orElseThrow();

        assertThat(held.moveToWaitingChildren()).isFalse();

        assertThat(view(id).state()).isEqualTo(JobState.ACTIVE);
        held.complete(null);
    }

    /** What the jobs of the typed tests carry. */
    record Order(String customer) {}

    @Test
    default void typedJobsAreFetchedCompletedAndFailed() {
        QueueType<Order, Integer> type = QueueType.of(freshQueue(), Order.class, Integer.class);
        List<AddedJob> added = realStore()
                .add(
                        freshQueue(),
                        List.of(
                                type.job("charge", new Order("Ada")),
                                type.job("charge", new Order("Grace")),
                                type.job("charge", new Order("Edsger"))));
        try (Oxbow oxbow = OxbowForTests.over(realStore())) {
            TypedManualWorker<Order, Integer> worker = oxbow.manualWorker(type, WorkerOptions.DEFAULTS);
            TypedManualJob<Order, Integer> first = worker.fetch(TIMEOUT).orElseThrow();
            assertThat(first.name()).isEqualTo("charge");
            assertThat(first.data()).isEqualTo(new Order("Ada"));
            assertThat(first.extendLock()).isTrue();

            TypedManualJob<Order, Integer> second = first.completeAndFetch(3).orElseThrow();
            assertThat(second.data()).isEqualTo(new Order("Grace"));
            TypedManualJob<Order, Integer> third =
                    second.failAndFetch(new IllegalStateException("boom")).orElseThrow();
            assertThat(third.id()).isEqualTo(added.get(2).id());
            third.complete(null);

            assertThat(worker.fetch()).isEmpty();
        }
        assertThat(view(added.get(0).id()).job().returnValue()).isEqualTo(Json.of(3));
        assertThat(view(added.get(1).id()).job().failedReason()).isEqualTo("boom");
        assertThat(view(added.get(2).id()).state()).isEqualTo(JobState.COMPLETED);
    }
}
