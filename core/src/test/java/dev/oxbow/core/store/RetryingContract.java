package dev.oxbow.core.store;

import static dev.oxbow.core.store.StoreUnderTest.ids;
import static dev.oxbow.core.store.StoreUnderTest.newJob;
import static dev.oxbow.core.store.StoreUnderTest.retried;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.queue.JobView;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link JobStore#exchange}: jobs that get another attempt, and jobs that are handed back. */
interface RetryingContract extends ContractSubject {
    @Test
    default void aJobRetriedAtOnceWaitsAtTheBackAndHasItsReason() {
        StoreUnderTest subject = subject();
        subject.add(newJob("a", JobOptions.builder().attempts(2).build()), newJob("b"));
        FetchedJob taken = subject.takeOne();
        String before = subject.store.latestEventId(subject.queue);

        OutcomeResult outcomeResult = subject.settle(retried(taken, Duration.ZERO));

        assertThat(outcomeResult).isEqualTo(OutcomeResult.ACCEPTED);
        JobView view = subject.find("1");
        assertThat(view.state()).isEqualTo(JobState.WAITING);
        assertThat(view.job().attemptsMade()).isEqualTo(1);
        assertThat(view.job().failedReason()).isEqualTo("boom");
        assertThat(view.job().stacktrace()).containsExactly("Error: boom");
        assertThat(view.job().finishedOn()).isNull();
        assertThat(subject.eventsAfter(before)).containsExactly("waiting jobId=1 prev=active");
        assertThat(subject.takeAllIds()).containsExactly("2", "1");
    }

    @Test
    default void aLifoJobRetriedAtOnceIsNext() {
        StoreUnderTest subject = subject();
        subject.add(newJob("a", JobOptions.builder().lifo(true).build()), newJob("b"));

        subject.settle(retried(subject.takeOne(), Duration.ZERO));

        assertThat(subject.takeAllIds()).containsExactly("1", "2");
    }

    @Test
    default void aJobWithPriorityRetriedAtOnceWaitsBehindItsEquals() {
        StoreUnderTest subject = subject();
        JobOptions five = JobOptions.builder().priority(5).build();
        subject.add(
                newJob("a", five),
                newJob("b", five),
                newJob("c", JobOptions.builder().priority(6).build()));

        subject.settle(retried(subject.takeOne(), Duration.ZERO));

        assertThat(subject.state("1")).isEqualTo(JobState.PRIORITIZED);
        assertThat(subject.takeAllIds()).containsExactly("2", "1", "3");
    }

    @Test
    default void aJobRetriedAtOnceCanBeTakenInTheSameTurn() {
        StoreUnderTest subject = subject();
        subject.add("a", JobOptions.builder().attempts(2).build());

        ExchangeResult result = subject.exchange(1, retried(subject.takeOne(), Duration.ZERO));

        assertThat(ids(result.jobs())).containsExactly("1");
        assertThat(result.jobs().get(0).job().attemptsStarted()).isEqualTo(2);
    }

    @Test
    default void jobsThatAreDueGoAheadOfAJobRetriedAtOnce() {
        StoreUnderTest subject = subject();
        subject.add(
                newJob("a"),
                newJob("b", JobOptions.builder().delay(Duration.ofSeconds(5)).build()));
        FetchedJob taken = subject.takeOne();
        subject.clock.advance(Duration.ofSeconds(5));

        subject.settle(retried(taken, Duration.ZERO));

        assertThat(subject.takeAllIds()).containsExactly("2", "1");
    }

    @Test
    default void aJobRetriedLaterIsDelayedFromNow() {
        StoreUnderTest subject = subject();
        subject.add("a", JobOptions.builder().attempts(2).build());
        FetchedJob taken = subject.takeOne();
        subject.clock.advance(Duration.ofSeconds(60));
        String before = subject.store.latestEventId(subject.queue);

        OutcomeResult outcomeResult = subject.settle(retried(taken, Duration.ofMillis(1500)));

        assertThat(outcomeResult).isEqualTo(OutcomeResult.ACCEPTED);
        JobView view = subject.find("1");
        assertThat(view.state()).isEqualTo(JobState.DELAYED);
        assertThat(view.job().delay()).isEqualTo(Duration.ofMillis(1500));
        assertThat(view.job().attemptsMade()).isEqualTo(1);
        assertThat(view.job().failedReason()).isEqualTo("boom");
        assertThat(view.job().stacktrace()).containsExactly("Error: boom");
        assertThat(subject.eventsAfter(before))
                .containsExactly("delayed delay="
                        + subject.clock.instant().plusMillis(1500).toEpochMilli() + " jobId=1");
    }

    @Test
    default void aTurnThatRetriesAJobLaterSaysWhenItIsDue() {
        StoreUnderTest subject = subject();
        subject.add("a");

        ExchangeResult result = subject.exchange(1, retried(subject.takeOne(), Duration.ofSeconds(3)));

        assertThat(result.jobs()).isEmpty();
        assertThat(result.nextDue()).isEqualTo(subject.clock.instant().plusSeconds(3));
    }

    @Test
    default void aJobRetriedLaterIsTakenOnceItIsDue() {
        StoreUnderTest subject = subject();
        subject.add("a");
        subject.settle(retried(subject.takeOne(), Duration.ofSeconds(3)));
        assertThat(subject.take(1)).isEmpty();

        subject.clock.advance(Duration.ofSeconds(3));

        FetchedJob again = subject.takeOne();
        assertThat(again.job().attemptsStarted()).isEqualTo(2);
        assertThat(again.job().attemptsMade()).isEqualTo(1);
        assertThat(again.job().delay()).isZero();
    }

    @Test
    default void aJobHandedBackIsNextAndItsAttemptDoesNotCount() {
        StoreUnderTest subject = subject();
        subject.add(newJob("a"), newJob("b"));
        FetchedJob taken = subject.takeOne();
        String before = subject.store.latestEventId(subject.queue);

        OutcomeResult outcomeResult = subject.settle(new Outcome.HandedBack(taken));

        assertThat(outcomeResult).isEqualTo(OutcomeResult.ACCEPTED);
        JobView view = subject.find("1");
        assertThat(view.state()).isEqualTo(JobState.WAITING);
        assertThat(view.job().attemptsMade()).isZero();
        assertThat(view.job().failedReason()).isNull();
        assertThat(subject.eventsAfter(before)).containsExactly("waiting jobId=1 prev=active");
        assertThat(subject.takeAllIds()).containsExactly("1", "2");
    }

    @Test
    default void aJobWithPriorityHandedBackIsTheFirstOfItsEquals() {
        StoreUnderTest subject = subject();
        JobOptions five = JobOptions.builder().priority(5).build();
        subject.add(newJob("a", five), newJob("b", five));

        subject.settle(new Outcome.HandedBack(subject.takeOne()));

        assertThat(subject.state("1")).isEqualTo(JobState.PRIORITIZED);
        assertThat(subject.takeAllIds()).containsExactly("1", "2");
    }

    @Test
    default void ofSeveralJobsHandedBackTheLastIsNext() {
        StoreUnderTest subject = subject();
        subject.add(newJob("a"), newJob("b"), newJob("c"));
        List<FetchedJob> taken = subject.take(2);

        subject.exchange(0, new Outcome.HandedBack(taken.get(0)), new Outcome.HandedBack(taken.get(1)));

        assertThat(subject.takeAllIds()).containsExactly("2", "1", "3");
    }

    @Test
    default void aJobThatIsOutOfHandHasNoLock() {
        StoreUnderTest subject = subject();
        subject.add(newJob("a"), newJob("b"), newJob("c"));
        List<FetchedJob> taken = subject.take(3);

        subject.exchange(
                0,
                retried(taken.get(0), Duration.ZERO),
                retried(taken.get(1), Duration.ofSeconds(1)),
                new Outcome.HandedBack(taken.get(2)));

        assertThat(subject.renew(StoreUnderTest.LONG_LOCK, taken.get(0), taken.get(1), taken.get(2))
                        .lost())
                .hasSize(3);
    }
}
