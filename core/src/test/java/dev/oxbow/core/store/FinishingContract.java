package dev.oxbow.core.store;

import static dev.oxbow.core.store.StoreUnderTest.SHORT_LOCK;
import static dev.oxbow.core.store.StoreUnderTest.completed;
import static dev.oxbow.core.store.StoreUnderTest.failed;
import static dev.oxbow.core.store.StoreUnderTest.ids;
import static dev.oxbow.core.store.StoreUnderTest.newJob;
import static dev.oxbow.core.store.StoreUnderTest.retried;
import static dev.oxbow.core.store.StoreUnderTest.withToken;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.KeepJobs;
import dev.oxbow.core.queue.JobView;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link JobStore#exchange}: jobs that complete or finally fail, and who may say so. */
interface FinishingContract extends ContractSubject {
    @Test
    default void aCompletedJobHasItsResult() {
        StoreUnderTest subject = subject();
        subject.add("a");
        FetchedJob taken = subject.takeOne();
        subject.clock.advance(Duration.ofSeconds(2));
        String before = subject.store.latestEventId(subject.queue);

        OutcomeResult outcomeResult =
                subject.settle(new Outcome.Completed(taken, new Json("{\"ok\": true}"), KeepJobs.all()));

        assertThat(outcomeResult).isEqualTo(OutcomeResult.ACCEPTED);
        JobView view = subject.find("1");
        assertThat(view.state()).isEqualTo(JobState.COMPLETED);
        assertThat(view.job().returnValue()).isEqualTo(new Json("{\"ok\": true}"));
        assertThat(view.job().finishedOn()).isEqualTo(subject.clock.instant());
        assertThat(view.job().attemptsMade()).isEqualTo(1);
        assertThat(view.job().failedReason()).isNull();
        assertThat(subject.eventsAfter(before))
                .containsExactly("completed jobId=1 prev=active returnvalue={\"ok\": true}", "drained");
    }

    @Test
    default void aFailedJobHasItsReasonAndItsTraces() {
        StoreUnderTest subject = subject();
        subject.add("a");
        FetchedJob taken = subject.takeOne();
        subject.clock.advance(Duration.ofSeconds(2));
        String before = subject.store.latestEventId(subject.queue);

        OutcomeResult outcomeResult = subject.settle(
                new Outcome.Failed(taken, "no \"route\"", List.of("Error: first", "Error: é\n at x"), KeepJobs.all()));

        assertThat(outcomeResult).isEqualTo(OutcomeResult.ACCEPTED);
        JobView view = subject.find("1");
        assertThat(view.state()).isEqualTo(JobState.FAILED);
        assertThat(view.job().failedReason()).isEqualTo("no \"route\"");
        assertThat(view.job().stacktrace()).containsExactly("Error: first", "Error: é\n at x");
        assertThat(view.job().finishedOn()).isEqualTo(subject.clock.instant());
        assertThat(view.job().attemptsMade()).isEqualTo(1);
        assertThat(view.job().returnValue()).isNull();
        assertThat(subject.eventsAfter(before))
                .containsExactly(
                        "failed failedReason=no \"route\" jobId=1 prev=active",
                        "retries-exhausted attemptsMade=1 jobId=1",
                        "drained");
    }

    @Test
    default void aJobThatFailsForGoodWithAttemptsLeftHasNotExhaustedThem() {
        StoreUnderTest subject = subject();
        subject.add("a", JobOptions.builder().attempts(3).build());

        subject.settle(failed(subject.takeOne()));

        assertThat(subject.state("1")).isEqualTo(JobState.FAILED);
        assertThat(subject.events())
                .contains("failed failedReason=boom jobId=1 prev=active")
                .doesNotContain("retries-exhausted attemptsMade=1 jobId=1");
    }

    @Test
    default void aJobThatFailsInItsLastAttemptHasExhaustedThem() {
        StoreUnderTest subject = subject();
        subject.add("a", JobOptions.builder().attempts(2).build());
        subject.settle(retried(subject.takeOne(), Duration.ZERO));

        subject.settle(failed(subject.takeOne()));

        assertThat(subject.find("1").job().attemptsMade()).isEqualTo(2);
        assertThat(subject.events()).contains("retries-exhausted attemptsMade=2 jobId=1");
    }

    @Test
    default void aCompletedJobKeepsTheReasonOfAnEarlierFailure() {
        StoreUnderTest subject = subject();
        subject.add("a", JobOptions.builder().attempts(2).build());
        subject.settle(retried(subject.takeOne(), Duration.ZERO));

        subject.settle(completed(subject.takeOne()));

        Job job = subject.find("1").job();
        assertThat(job.failedReason()).isEqualTo("boom");
        assertThat(job.stacktrace()).containsExactly("Error: boom");
        assertThat(job.attemptsStarted()).isEqualTo(2);
        assertThat(job.attemptsMade()).isEqualTo(2);
    }

    @Test
    default void outcomesAreSettledInOrderBeforeJobsAreTaken() {
        StoreUnderTest subject = subject();
        subject.add(newJob("a"), newJob("b"), newJob("c"));
        List<FetchedJob> taken = subject.take(2);
        String before = subject.store.latestEventId(subject.queue);

        ExchangeResult result = subject.exchange(1, completed(taken.get(1)), failed(taken.get(0)));

        assertThat(result.outcomeResults()).containsExactly(OutcomeResult.ACCEPTED, OutcomeResult.ACCEPTED);
        assertThat(ids(result.jobs())).containsExactly("3");
        assertThat(subject.eventsAfter(before))
                .containsExactly(
                        "completed jobId=2 prev=active returnvalue=null",
                        "failed failedReason=boom jobId=1 prev=active",
                        "retries-exhausted attemptsMade=1 jobId=1",
                        "active jobId=3 prev=waiting");
    }

    @Test
    default void theQueueIsNotDrainedWhileAJobIsActive() {
        StoreUnderTest subject = subject();
        subject.add(newJob("a"), newJob("b"));
        List<FetchedJob> taken = subject.take(2);

        subject.exchange(1, completed(taken.get(0)));

        assertThat(subject.events()).doesNotContain("drained");
    }

    @Test
    default void theQueueIsNotDrainedWhileAJobWaits() {
        StoreUnderTest subject = subject();
        subject.add(newJob("a"), newJob("b"));

        subject.settle(completed(subject.takeOne()));

        assertThat(subject.events()).doesNotContain("drained");
    }

    @Test
    default void theQueueIsDrainedOnceWhenATurnFinishesTheLastJobs() {
        StoreUnderTest subject = subject();
        subject.add(newJob("a"), newJob("b"));
        List<FetchedJob> taken = subject.take(2);

        subject.exchange(2, completed(taken.get(0)), completed(taken.get(1)));
        subject.exchange(2);

        assertThat(subject.events()).containsOnlyOnce("drained").endsWith("drained");
    }

    @Test
    default void aTurnThatWantsMoreAndSeesADelayedJobDoesNotCallTheQueueDrained() {
        StoreUnderTest subject = subject();
        subject.add(
                newJob("a"),
                newJob("b", JobOptions.builder().delay(Duration.ofSeconds(5)).build()));

        subject.exchange(1, completed(subject.takeOne()));

        assertThat(subject.events()).doesNotContain("drained");
    }

    @Test
    default void aTurnThatWantsNoMoreCallsTheQueueDrainedThoughAJobIsDelayed() {
        StoreUnderTest subject = subject();
        subject.add(
                newJob("a"),
                newJob("b", JobOptions.builder().delay(Duration.ofSeconds(5)).build()));

        subject.settle(completed(subject.takeOne()));

        assertThat(subject.events()).endsWith("drained");
    }

    @Test
    default void onlyTheHolderOfTheLockMayFinishAJob() {
        StoreUnderTest subject = subject();
        subject.add("a");
        FetchedJob stranger = withToken(subject.takeOne(), "another");
        JobView before = subject.find("1");
        String newest = subject.store.latestEventId(subject.queue);

        ExchangeResult result = subject.exchange(
                0,
                completed(stranger),
                failed(stranger),
                retried(stranger, Duration.ZERO),
                retried(stranger, Duration.ofSeconds(1)),
                new Outcome.HandedBack(stranger));

        assertThat(result.outcomeResults()).hasSize(5).containsOnly(OutcomeResult.LOCK_LOST);
        assertThat(subject.find("1")).isEqualTo(before);
        assertThat(subject.store.latestEventId(subject.queue)).isEqualTo(newest);
    }

    @Test
    default void aLockThatRanOutNoLongerCounts() {
        StoreUnderTest subject = subject();
        subject.add("a");
        FetchedJob taken = subject.takeOne(SHORT_LOCK);
        JobView before = subject.find("1");
        subject.untilLockRanOut(taken);

        ExchangeResult result = subject.exchange(
                0,
                completed(taken),
                failed(taken),
                retried(taken, Duration.ZERO),
                retried(taken, Duration.ofSeconds(1)),
                new Outcome.HandedBack(taken));

        assertThat(result.outcomeResults()).hasSize(5).containsOnly(OutcomeResult.LOCK_EXPIRED);
        assertThat(subject.find("1")).isEqualTo(before);
    }

    @Test
    default void aJobIsFinishedOnlyOnce() {
        StoreUnderTest subject = subject();
        subject.add("a");
        FetchedJob taken = subject.takeOne();
        subject.settle(completed(taken));

        assertThat(subject.settle(failed(taken))).isEqualTo(OutcomeResult.LOCK_EXPIRED);
        assertThat(subject.state("1")).isEqualTo(JobState.COMPLETED);
    }

    @Test
    default void anOutcomeOfAJobThatIsGoneIsReported() {
        StoreUnderTest subject = subject();
        subject.add(newJob("a"), newJob("b"));
        List<FetchedJob> taken = subject.take(2);
        subject.settle(completed(taken.get(0), KeepJobs.none()));

        ExchangeResult result = subject.exchange(
                0,
                completed(taken.get(0)),
                failed(taken.get(0)),
                retried(taken.get(0), Duration.ZERO),
                retried(taken.get(0), Duration.ofSeconds(1)),
                new Outcome.HandedBack(taken.get(0)),
                completed(taken.get(1)));

        assertThat(result.outcomeResults())
                .containsExactly(
                        OutcomeResult.JOB_MISSING,
                        OutcomeResult.JOB_MISSING,
                        OutcomeResult.JOB_MISSING,
                        OutcomeResult.JOB_MISSING,
                        OutcomeResult.JOB_MISSING,
                        OutcomeResult.ACCEPTED);
        assertThat(subject.exists("1")).isFalse();
    }
}
