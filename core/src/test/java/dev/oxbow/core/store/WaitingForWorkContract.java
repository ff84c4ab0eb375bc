package dev.oxbow.core.store;

import static dev.oxbow.core.store.StoreUnderTest.FOREVER;
import static dev.oxbow.core.store.StoreUnderTest.newJob;
import static dev.oxbow.core.store.StoreUnderTest.retried;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.internal.batch.BlockedCall;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.testing.Await;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@link WorkWaiter}. A signal says that there <em>may</em> be work, so tests ask for those that must come. */
interface WaitingForWorkContract extends ContractSubject {
    @Test
    default void aWaiterSeesAJobThatWaitsAlready() {
        StoreUnderTest subject = subject();
        subject.add("a");

        try (WorkWaiter waiter = subject.store.openWorkWaiter()) {
            assertThat(waiter.await(List.of(subject.queue), FOREVER)).contains(new WorkSignal(subject.queue, null));
        }
    }

    @Test
    default void aWaiterIsWokenByAJob() throws InterruptedException {
        StoreUnderTest subject = subject();
        try (WorkWaiter waiter = subject.store.openWorkWaiter()) {
            BlockedCall<Optional<WorkSignal>> wait =
                    BlockedCall.start(() -> waiter.await(List.of(subject.queue), FOREVER));

            subject.add("a");

            assertThat(wait.result()).contains(new WorkSignal(subject.queue, null));
        }
    }

    @Test
    default void aWaiterIsWokenByAJobWithPriority() throws InterruptedException {
        StoreUnderTest subject = subject();
        try (WorkWaiter waiter = subject.store.openWorkWaiter()) {
            BlockedCall<Optional<WorkSignal>> wait =
                    BlockedCall.start(() -> waiter.await(List.of(subject.queue), FOREVER));

            subject.add("a", JobOptions.builder().priority(1).build());

            assertThat(wait.result()).contains(new WorkSignal(subject.queue, null));
        }
    }

    @Test
    default void aWaiterIsToldWhenADelayedJobIsDue() throws InterruptedException {
        StoreUnderTest subject = subject();
        try (WorkWaiter waiter = subject.store.openWorkWaiter()) {
            BlockedCall<Optional<WorkSignal>> wait =
                    BlockedCall.start(() -> waiter.await(List.of(subject.queue), FOREVER));

            subject.add("a", JobOptions.builder().delay(Duration.ofSeconds(5)).build());

            assertThat(wait.result())
                    .contains(new WorkSignal(
                            subject.queue, subject.clock.instant().plusSeconds(5)));
        }
    }

    @Test
    default void aWaiterIsToldOfTheEarliestOfSeveralDelayedJobs() {
        StoreUnderTest subject = subject();
        subject.add(
                newJob(
                        "later",
                        JobOptions.builder().delay(Duration.ofSeconds(9)).build()),
                newJob(
                        "sooner",
                        JobOptions.builder().delay(Duration.ofSeconds(5)).build()),
                newJob(
                        "last",
                        JobOptions.builder().delay(Duration.ofSeconds(12)).build()));

        try (WorkWaiter waiter = subject.store.openWorkWaiter()) {
            assertThat(waiter.await(List.of(subject.queue), FOREVER))
                    .contains(new WorkSignal(
                            subject.queue, subject.clock.instant().plusSeconds(5)));
        }
    }

    @Test
    default void workThatIsThereNowIsToldBeforeWorkThatIsDueLater() {
        StoreUnderTest subject = subject();
        subject.add(
                newJob(
                        "later",
                        JobOptions.builder().delay(Duration.ofSeconds(5)).build()),
                newJob("now"));

        try (WorkWaiter waiter = subject.store.openWorkWaiter()) {
            assertThat(waiter.await(List.of(subject.queue), FOREVER)).contains(new WorkSignal(subject.queue, null));
            assertThat(waiter.await(List.of(subject.queue), FOREVER))
                    .contains(new WorkSignal(
                            subject.queue, subject.clock.instant().plusSeconds(5)));
        }
    }

    @Test
    default void aWaiterIsToldOfAJobRetriedLater() {
        StoreUnderTest subject = subject();
        subject.add("a");
        FetchedJob taken = subject.takeOne();
        try (WorkWaiter waiter = subject.store.openWorkWaiter()) {
            waiter.await(List.of(subject.queue), Duration.ofMillis(1));

            subject.settle(retried(taken, Duration.ofSeconds(3)));

            assertThat(waiter.await(List.of(subject.queue), FOREVER))
                    .contains(new WorkSignal(
                            subject.queue, subject.clock.instant().plusSeconds(3)));
        }
    }

    @Test
    default void aWaiterIsWokenByAStalledJobThatWaitsAgain() {
        StoreUnderTest subject = subject();
        subject.add("a");
        try (WorkWaiter waiter = subject.store.openWorkWaiter()) {
            subject.stall(1);

            assertThat(waiter.await(List.of(subject.queue), FOREVER)).contains(new WorkSignal(subject.queue, null));
        }
    }

    @Test
    default void aWaiterForSeveralQueuesIsToldWhichOneHasWork() throws InterruptedException {
        StoreUnderTest subject = subject();
        String other = subject.queue + "-other";
        try (WorkWaiter waiter = subject.store.openWorkWaiter()) {
            BlockedCall<Optional<WorkSignal>> wait =
                    BlockedCall.start(() -> waiter.await(List.of(subject.queue, other), FOREVER));

            subject.store.add(other, List.of(newJob("a")));

            assertThat(wait.result()).contains(new WorkSignal(other, null));
        }
    }

    @Test
    default void oneOfTwoWaitersIsWokenByAJobAndTheOtherByTheTakingOfIt() throws InterruptedException {
        StoreUnderTest subject = subject();
        try (WorkWaiter first = subject.store.openWorkWaiter();
                WorkWaiter second = subject.store.openWorkWaiter()) {
            BlockedCall<Optional<WorkSignal>> one =
                    BlockedCall.start(() -> first.await(List.of(subject.queue), FOREVER));
            BlockedCall<Optional<WorkSignal>> two =
                    BlockedCall.start(() -> second.await(List.of(subject.queue), FOREVER));

            subject.add(newJob("a"), newJob("b"));
            Await.until("one of them is woken", () -> one.isDone() || two.isDone());
            subject.takeOne();

            assertThat(one.result()).isPresent();
            assertThat(two.result()).isPresent();
        }
    }

    @Test
    default void aWaiterComesBackEmptyWhenItsTimeIsOver() {
        StoreUnderTest subject = subject();
        try (WorkWaiter waiter = subject.store.openWorkWaiter()) {
            assertThat(waiter.await(List.of(subject.queue), Duration.ofMillis(20)))
                    .isEmpty();
        }
    }

    @Test
    default void aWaiterIsWokenFromItsWait() throws InterruptedException {
        StoreUnderTest subject = subject();
        try (WorkWaiter waiter = subject.store.openWorkWaiter()) {
            BlockedCall<Optional<WorkSignal>> wait =
                    BlockedCall.start(() -> waiter.await(List.of(subject.queue), FOREVER));

            waiter.wake();

            assertThat(wait.result()).isEmpty();
        }
    }

    @Test
    default void aWaiterWokenBeforeItsWaitComesBackAtOnceAndThenWaitsAgain() {
        StoreUnderTest subject = subject();
        try (WorkWaiter waiter = subject.store.openWorkWaiter()) {
            waiter.wake();
            assertThat(waiter.await(List.of(subject.queue), FOREVER)).isEmpty();

            subject.add("a");

            assertThat(waiter.await(List.of(subject.queue), FOREVER)).isPresent();
        }
    }

    @Test
    default void closingAWaiterEndsItsWait() throws InterruptedException {
        StoreUnderTest subject = subject();
        WorkWaiter waiter = subject.store.openWorkWaiter();
        BlockedCall<Optional<WorkSignal>> wait = BlockedCall.start(() -> waiter.await(List.of(subject.queue), FOREVER));

        waiter.close();
        waiter.close();

        assertThat(wait.result()).isEmpty();
    }
}
