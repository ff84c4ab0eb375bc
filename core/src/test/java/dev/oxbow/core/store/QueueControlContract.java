package dev.oxbow.core.store;

import static dev.oxbow.core.store.StoreUnderTest.completed;
import static dev.oxbow.core.store.StoreUnderTest.failed;
import static dev.oxbow.core.store.StoreUnderTest.newJob;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.oxbow.core.internal.async.AsyncCalls;
import dev.oxbow.core.internal.dispatch.LocalDispatch;
import dev.oxbow.core.internal.queue.DefaultQueue;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.job.PayloadCodec;
import dev.oxbow.core.queue.JobLists;
import dev.oxbow.core.queue.JobPage;
import dev.oxbow.core.queue.JobView;
import dev.oxbow.core.queue.Queue;
import dev.oxbow.core.queue.QueueMaintenance;
import dev.oxbow.core.store.ExchangeResult.Hold;
import dev.oxbow.core.telemetry.Telemetry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@link QueueControl}, as far as every store has it. */
interface QueueControlContract extends ContractSubject {
    private Queue queue() {
        return new DefaultQueue(
                subject().queue,
                subject().store,
                new LocalDispatch(),
                Runnable::run,
                AsyncCalls.on(Runnable::run),
                new UnwatchedJobs(),
                Telemetry.NONE,
                PayloadCodec.DEFAULT);
    }

    private static NewJob withPriority(int priority) {
        return newJob("p", JobOptions.builder().priority(priority).build());
    }

    private static NewJob withDelay(long seconds) {
        return newJob(
                "d", JobOptions.builder().delay(Duration.ofSeconds(seconds)).build());
    }

    private static List<String> ids(List<JobView> jobs) {
        return jobs.stream().map(view -> view.job().id()).toList();
    }

    @Test
    default void nothingIsTakenFromAPausedQueue() {
        StoreUnderTest subject = subject();
        subject.add("a");

        queue().pause();
        subject.add("b");
        ExchangeResult exchange = subject.exchange(2);

        assertThat(exchange.jobs()).isEmpty();
        assertThat(exchange.hold()).isEqualTo(Hold.PAUSED);
        assertThat(queue().isPaused()).isTrue();
        assertThat(subject.counts().paused()).isTrue();
        assertThat(subject.counts().waiting()).isEqualTo(2);
    }

    @Test
    default void aResumedQueueGivesItsJobsInTheirOrder() {
        StoreUnderTest subject = subject();
        queue().pause();
        subject.add(newJob("a"), newJob("b"));

        queue().resume();

        assertThat(queue().isPaused()).isFalse();
        assertThat(subject.takeAllIds()).containsExactly("1", "2");
    }

    @Test
    default void resumingSignalsThoseWhoWaitForWork() {
        StoreUnderTest subject = subject();
        queue().pause();
        subject.add("a");

        try (WorkWaiter waiter = subject.store.openWorkWaiter()) {
            assertThat(waiter.await(List.of(subject.queue), Duration.ofMillis(1)))
                    .isEmpty();
            queue().resume();
            assertThat(waiter.await(List.of(subject.queue), StoreUnderTest.FOREVER))
                    .map(WorkSignal::queue)
                    .contains(subject.queue);
        }
    }

    @Test
    default void pausingAndResumingAreTold() {
        queue().pause();
        queue().resume();

        assertThat(subject().events()).containsExactly("paused", "resumed");
    }

    @Test
    default void jobsAreListedByStateInBothDirections() {
        StoreUnderTest subject = subject();
        subject.add(newJob("a"), newJob("b"), newJob("c"), withPriority(2), withPriority(1));
        JobLists jobs = queue().jobs();

        assertThat(ids(jobs.waiting(0, -1))).containsExactly("1", "2", "3");
        assertThat(ids(jobs.prioritized(0, -1))).containsExactly("5", "4");
        assertThat(ids(jobs.page(JobPage.of(JobState.WAITING, JobState.PRIORITIZED))))
                .containsExactly("3", "2", "1", "4", "5");
        assertThat(ids(jobs.page(JobPage.of(JobState.PRIORITIZED, JobState.WAITING)
                        .between(0, 1)
                        .fromOldest())))
                .containsExactly("5", "4", "1", "2");
    }

    @Test
    default void aPageIsAStretchOfEachState() {
        StoreUnderTest subject = subject();
        subject.add(newJob("a"), newJob("b"), newJob("c"), newJob("d"));
        JobLists jobs = queue().jobs();

        assertThat(ids(jobs.waiting(1, 2))).containsExactly("2", "3");
        assertThat(ids(jobs.waiting(3, 9))).containsExactly("4");
        assertThat(ids(jobs.waiting(4, 9))).isEmpty();
        assertThat(ids(jobs.waiting(-2, -1))).containsExactly("3", "4");
        assertThat(jobs.ids(JobPage.of(JobState.WAITING).between(1, -1))).containsExactly("3", "2", "1");
    }

    @Test
    default void listedJobsKnowTheirStates() {
        StoreUnderTest subject = subject();
        subject.add(newJob("a"), newJob("b"), newJob("c"), newJob("d"), withPriority(1), withDelay(5));
        List<FetchedJob> taken = subject.take(3);
        subject.exchange(0, completed(taken.get(0)), failed(taken.get(1)));

        List<JobView> all = queue().jobs().page(JobPage.of());

        assertThat(all)
                .extracting(view -> view.job().id() + " " + view.state().word())
                .containsExactly("3 active", "1 completed", "6 delayed", "2 failed", "5 prioritized", "4 waiting");
        assertThat(all).allSatisfy(view -> assertThat(view)
                .isEqualTo(subject.find(view.job().id())));
    }

    @Test
    default void finishedJobsAreListedNewestFirst() {
        StoreUnderTest subject = subject();
        subject.add(newJob("a"), newJob("b"), newJob("c"), newJob("d"));
        for (int i = 0; i < 2; i++) {
            subject.settle(completed(subject.takeOne()));
            subject.clock.advance(Duration.ofSeconds(1));
            subject.settle(failed(subject.takeOne()));
            subject.clock.advance(Duration.ofSeconds(1));
        }

        assertThat(ids(queue().jobs().completed(0, -1))).containsExactly("3", "1");
        assertThat(ids(queue().jobs().failed(0, -1))).containsExactly("4", "2");
        assertThat(ids(queue().jobs().failed(0, 0))).containsExactly("4");
    }

    @Test
    default void aPageOfJobsInNoStateIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JobPage.of(JobState.UNKNOWN))
                .withMessageContaining("unknown");
    }

    @Test
    default void anUnusedQueueListsNothing() {
        assertThat(queue().jobs().page(JobPage.of())).isEmpty();
        assertThat(queue().jobs().ids(JobPage.of())).isEmpty();
        assertThat(queue().jobs().count()).isZero();
        assertThat(queue().isPaused()).isFalse();
    }

    @Test
    default void jobsAreCountedByPriority() {
        StoreUnderTest subject = subject();
        subject.add(
                newJob("a"), withPriority(1), withPriority(1), withPriority(2_097_151), withPriority(3), withDelay(1));

        Map<Integer, Long> counts = queue().jobs().countsByPriority(0, 1, 2, 3, 2_097_151);

        assertThat(counts).containsExactlyInAnyOrderEntriesOf(Map.of(0, 1L, 1, 2L, 2, 0L, 3, 1L, 2_097_151, 1L));
        assertThat(queue().jobs().count()).isEqualTo(6);
    }

    @Test
    default void delayedJobsAreCountedByWhenTheyAreDue() {
        StoreUnderTest subject = subject();
        subject.add(withDelay(5), withDelay(5), withDelay(6));
        JobLists jobs = queue().jobs();

        assertThat(jobs.dueBefore(subject.clock.instant().plusMillis(5_000))).isZero();
        assertThat(jobs.dueBefore(subject.clock.instant().plusMillis(5_001))).isEqualTo(2);
        assertThat(jobs.dueBefore(subject.clock.instant().plusMillis(9_000))).isEqualTo(3);
    }

    @Test
    default void drainingLeavesWhatDoesNotWait() {
        StoreUnderTest subject = subject();
        subject.add(newJob("a"), newJob("b"), newJob("c"), withPriority(1), withDelay(5));
        subject.settle(completed(subject.takeOne()));
        subject.takeOne();

        long drained = queue().maintenance().drain();

        assertThat(drained).isEqualTo(2);
        assertThat(queue().jobs().page(JobPage.of()))
                .extracting(view -> view.job().id())
                .containsExactly("2", "1", "5");
        assertThat(subject.exists("3")).isFalse();
        assertThat(subject.exists("4")).isFalse();
    }

    @Test
    default void drainingMayTakeDelayedJobsToo() {
        StoreUnderTest subject = subject();
        subject.add(newJob("a"), withDelay(5));

        assertThat(queue().maintenance().drain(true)).isEqualTo(2);

        assertThat(queue().jobs().ids(JobPage.of())).isEmpty();
    }

    @Test
    default void onlyJobsThatFinishedLongAgoAreCleaned() {
        StoreUnderTest subject = subject();
        subject.add(newJob("a"), newJob("b"), newJob("c"));
        subject.settle(completed(subject.takeOne()));
        subject.settle(completed(subject.takeOne()));
        subject.clock.advance(Duration.ofSeconds(10));
        subject.settle(completed(subject.takeOne()));
        String before = subject.store.latestEventId(subject.queue);

        List<String> removed = queue().maintenance().clean(Duration.ofSeconds(10));

        assertThat(removed).containsExactly("1", "2");
        assertThat(ids(queue().jobs().completed(0, -1))).containsExactly("3");
        assertThat(subject.eventsAfter(before)).containsExactly("cleaned count=2");
    }

    @Test
    default void noMoreThanTheLimitIsCleaned() {
        StoreUnderTest subject = subject();
        subject.add(newJob("a"), newJob("b"), newJob("c"));
        for (int i = 0; i < 3; i++) {
            subject.settle(failed(subject.takeOne()));
            subject.clock.advance(Duration.ofSeconds(1));
        }

        assertThat(queue().maintenance().clean(Duration.ZERO, 2, JobState.FAILED))
                .containsExactly("1", "2");

        assertThat(ids(queue().jobs().failed(0, -1))).containsExactly("3");
    }

    @Test
    default void upkeepNeedNotBeWaitedFor() {
        subject().add("a");

        assertThat(queue().maintenance().async(QueueMaintenance::drain).join()).isEqualTo(1);
    }

    @Test
    default void lockedJobsAreNotCleaned() {
        StoreUnderTest subject = subject();
        subject.add("a");
        subject.takeOne();
        subject.clock.advance(Duration.ofDays(1));

        assertThat(queue().maintenance().clean(Duration.ZERO, 0, JobState.ACTIVE))
                .isEmpty();

        assertThat(Optional.of(subject.state("1"))).contains(JobState.ACTIVE);
    }
}
