package dev.oxbow.core.store;

import static dev.oxbow.core.store.StoreUnderTest.FOREVER;
import static dev.oxbow.core.store.StoreUnderTest.completed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.job.JobOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@link JobStore#anyJob}, and signals that are given back. */
interface BacklogProbeContract extends ContractSubject {
    private boolean anyJob(boolean waiting, boolean active, boolean delayed) {
        return subject().store.anyJob(List.of(new BacklogProbe(subject().queue, waiting, active, delayed)));
    }

    @Test
    default void inAnEmptyQueueThereIsNoJob() {
        assertThat(anyJob(true, true, true)).isFalse();
    }

    @Test
    default void whoAsksForNothingFindsNothing() {
        subject().add("a");

        assertThat(anyJob(false, false, false)).isFalse();
        assertThat(subject().store.anyJob(List.of())).isFalse();
    }

    @Test
    default void aJobThatWaitsIsSeenAmongThoseThatWaitOnly() {
        subject().add("a");

        assertThat(anyJob(true, false, false)).isTrue();
        assertThat(anyJob(false, true, true)).isFalse();
    }

    @Test
    default void aJobWithPriorityIsSeenAmongThoseThatWaitOnly() {
        subject().add("a", JobOptions.builder().priority(3).build());

        assertThat(anyJob(true, false, false)).isTrue();
        assertThat(anyJob(false, true, true)).isFalse();
    }

    @Test
    default void anActiveJobIsSeenAmongActiveOnesOnly() {
        subject().add("a");
        subject().takeOne();

        assertThat(anyJob(false, true, false)).isTrue();
        assertThat(anyJob(true, false, true)).isFalse();
    }

    @Test
    default void aDelayedJobIsSeenAmongDelayedOnesOnly() {
        subject().add("a", JobOptions.builder().delay(Duration.ofSeconds(5)).build());

        assertThat(anyJob(false, false, true)).isTrue();
        assertThat(anyJob(true, true, false)).isFalse();
    }

    @Test
    default void aFinishedJobIsNotSeen() {
        StoreUnderTest subject = subject();
        subject.add("a");
        subject.settle(completed(subject.takeOne()));

        assertThat(anyJob(true, true, true)).isFalse();
    }

    @Test
    default void oneQueueOfSeveralIsEnough() {
        StoreUnderTest subject = subject();
        subject.add("a");
        BacklogProbe other = new BacklogProbe(subject.queue + "-other", true, true, true);

        assertThat(subject.store.anyJob(List.of(other))).isFalse();
        assertThat(subject.store.anyJob(List.of(other, new BacklogProbe(subject.queue, true, false, false))))
                .isTrue();
    }

    @Test
    default void aSignalGivenBackReachesSomebodyElse() {
        StoreUnderTest subject = subject();
        subject.add("a");
        try (WorkWaiter one = subject.store.openWorkWaiter();
                WorkWaiter another = subject.store.openWorkWaiter()) {
            WorkSignal signal = one.await(List.of(subject.queue), FOREVER).orElseThrow();

            one.giveBack(signal);

            assertThat(another.await(List.of(subject.queue), FOREVER)).contains(signal);
        }
    }

    @Test
    default void aSignalOfADelayedJobGivenBackReachesSomebodyElse() {
        StoreUnderTest subject = subject();
        subject.add("a", JobOptions.builder().delay(Duration.ofSeconds(5)).build());
        try (WorkWaiter one = subject.store.openWorkWaiter();
                WorkWaiter another = subject.store.openWorkWaiter()) {
            WorkSignal signal = one.await(List.of(subject.queue), FOREVER).orElseThrow();
            assertThat(signal.due()).isEqualTo(subject.clock.instant().plusSeconds(5));

            one.giveBack(signal);

            assertThat(another.await(List.of(subject.queue), FOREVER)).contains(signal);
        }
    }

    @Test
    default void aTurnThatEmptiesTheQueueLeavesNothingToWakeFor() {
        StoreUnderTest subject = subject();
        subject.add("a");
        subject.take(2);

        try (WorkWaiter waiter = subject.store.openWorkWaiter()) {
            assertThat(waiter.await(List.of(subject.queue), Duration.ofMillis(20)))
                    .isEqualTo(Optional.empty());
        }
    }

    @Test
    default void aTurnThatFillsItsPlacesWakesTheNext() {
        StoreUnderTest subject = subject();
        subject.add("a");
        subject.add("b");
        subject.take(1);

        try (WorkWaiter waiter = subject.store.openWorkWaiter()) {
            assertThat(waiter.await(List.of(subject.queue), FOREVER)).isPresent();
        }
    }
}
