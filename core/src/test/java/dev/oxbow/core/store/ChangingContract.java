package dev.oxbow.core.store;

import static dev.oxbow.core.store.StoreUnderTest.completed;
import static dev.oxbow.core.store.StoreUnderTest.failed;
import static dev.oxbow.core.store.StoreUnderTest.newJob;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobCounts;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.queue.Rejection;
import dev.oxbow.core.queue.RetryOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link JobControl#change} and {@link JobControl#states}. */
interface ChangingContract extends ContractSubject {
    private List<ChangeResult> change(JobChange... changes) {
        return subject().store.control().change(subject().queue, Arrays.asList(changes));
    }

    private static ChangeResult done() {
        return ChangeResult.of(1);
    }

    private static ChangeResult refused(Rejection rejection) {
        return ChangeResult.refused(rejection);
    }

    private static JobOptions delayed() {
        return JobOptions.builder().delay(Duration.ofSeconds(5)).build();
    }

    private static JobOptions ranked(int priority) {
        return JobOptions.builder().priority(priority).build();
    }

    /** Changes in one call, and the events that they cause. */
    private List<String> eventsOf(JobChange... changes) {
        String before = subject().store.latestEventId(subject().queue);
        change(changes);
        return subject().eventsAfter(before);
    }

    @Test
    default void anotherPayloadIsStoredWithoutAnEvent() {
        subject().add("a");

        assertThat(eventsOf(new JobChange.Data("1", new Json("{\"b\":[]}")))).isEmpty();

        assertThat(subject().find("1").job().data()).isEqualTo(new Json("{\"b\":[]}"));
    }

    @Test
    default void aJobIsRemovedFromWhereverItWaitsOrEnded() {
        StoreUnderTest subject = subject();
        subject.add(newJob("a"), newJob("b"), newJob("c"), newJob("d", delayed()), newJob("e", ranked(1)));
        List<FetchedJob> taken = subject.take(2);
        subject.exchange(0, completed(taken.get(0)), failed(taken.get(1)));

        List<String> events = eventsOf(
                new JobChange.Remove("1", true),
                new JobChange.Remove("2", true),
                new JobChange.Remove("3", true),
                new JobChange.Remove("4", true),
                new JobChange.Remove("5", true));

        assertThat(events)
                .containsExactly(
                        "removed jobId=1 prev=completed",
                        "removed jobId=2 prev=failed",
                        "removed jobId=3 prev=waiting",
                        "removed jobId=4 prev=delayed",
                        "removed jobId=5 prev=prioritized");
        assertThat(subject.counts()).isEqualTo(JobCounts.NONE);
        assertThat(subject.exists("3")).isFalse();
        assertThat(subject.takeAllIds()).isEmpty();
    }

    @Test
    default void removingWhatIsNotThereIsDoneWithoutAnEvent() {
        subject().add("a");

        assertThat(change(new JobChange.Remove("nobody", true), new JobChange.Remove("1", true)))
                .containsExactly(done(), done());
        assertThat(eventsOf(new JobChange.Remove("1", true))).isEmpty();
    }

    @Test
    default void aJobInAWorkersHandsIsNotRemoved() {
        StoreUnderTest subject = subject();
        subject.add("a");
        subject.takeOne();

        assertThat(change(new JobChange.Remove("1", true))).containsExactly(refused(Rejection.LOCKED));
        assertThat(subject.state("1")).isEqualTo(JobState.ACTIVE);
    }

    @Test
    default void anActiveJobWhoseLockRanOutIsRemoved() {
        StoreUnderTest subject = subject();
        subject.add("a");
        subject.untilLockRanOut(subject.takeOne(StoreUnderTest.SHORT_LOCK));

        assertThat(eventsOf(new JobChange.Remove("1", true))).containsExactly("removed jobId=1 prev=active");
        assertThat(subject.counts().active()).isZero();
    }

    @Test
    default void aFailedJobRunsAgainBehindThoseThatWait() {
        StoreUnderTest subject = subject();
        subject.add("a");
        subject.exchange(0, failed(subject.takeOne()));
        subject.add("b");

        List<String> events = eventsOf(new JobChange.Retry("1", RetryOptions.OF_FAILED));

        assertThat(events).containsExactly("waiting jobId=1 prev=failed");
        Job job = subject.find("1").job();
        assertThat(job.failedReason()).isNull();
        assertThat(job.finishedOn()).isNull();
        assertThat(job.processedOn()).isNull();
        assertThat(job.attemptsMade()).isEqualTo(1);
        assertThat(job.stacktrace()).hasSize(1);
        assertThat(subject.takeAllIds()).containsExactly("2", "1");
    }

    @Test
    default void aCompletedJobMayRunAgainFromScratch() {
        StoreUnderTest subject = subject();
        subject.add("a");
        subject.exchange(0, completed(subject.takeOne()));

        List<String> events = eventsOf(new JobChange.Retry("1", RetryOptions.OF_COMPLETED.fromScratch()));

        assertThat(events).containsExactly("waiting jobId=1 prev=completed");
        Job job = subject.find("1").job();
        assertThat(job.returnValue()).isNull();
        assertThat(job.attemptsMade()).isZero();
        assertThat(job.attemptsStarted()).isZero();
    }

    @Test
    default void aJobWithLifoThatRunsAgainIsTheNextOne() {
        StoreUnderTest subject = subject();
        subject.add("a", JobOptions.builder().lifo(true).build());
        subject.exchange(0, failed(subject.takeOne()));
        subject.add("b");

        change(new JobChange.Retry("1", RetryOptions.OF_FAILED));

        assertThat(subject.takeAllIds()).containsExactly("1", "2");
    }

    @Test
    default void aJobWithAPriorityThatRunsAgainKeepsIt() {
        StoreUnderTest subject = subject();
        subject.add("a", ranked(3));
        subject.exchange(0, failed(subject.takeOne()));

        change(new JobChange.Retry("1", RetryOptions.OF_FAILED));

        assertThat(subject.state("1")).isEqualTo(JobState.PRIORITIZED);
    }

    @Test
    default void onlyAJobThatEndedSoRunsAgain() {
        StoreUnderTest subject = subject();
        subject.add("a", JobOptions.DEFAULTS);
        subject.add("b");
        subject.exchange(0, completed(subject.takeOne()));

        assertThat(change(
                        new JobChange.Retry("1", RetryOptions.OF_FAILED),
                        new JobChange.Retry("2", RetryOptions.OF_COMPLETED),
                        new JobChange.Retry("nobody", RetryOptions.OF_FAILED)))
                .containsExactly(
                        refused(Rejection.NOT_IN_STATE),
                        refused(Rejection.NOT_IN_STATE),
                        refused(Rejection.JOB_MISSING));
        assertThat(subject.state("1")).isEqualTo(JobState.COMPLETED);
    }

    @Test
    default void aPromotedJobWaitsAtOnce() {
        StoreUnderTest subject = subject();
        subject.add(newJob("a", delayed()), newJob("b", delayed()));

        List<String> events = eventsOf(new JobChange.Promote("2"));

        assertThat(events).containsExactly("waiting jobId=2 prev=delayed");
        assertThat(subject.find("2").job().delay()).isZero();
        assertThat(subject.takeAllIds()).containsExactly("2");
    }

    @Test
    default void onlyADelayedJobIsPromotedOrGetsAnotherDelay() {
        subject().add("a");

        assertThat(change(
                        new JobChange.Promote("1"),
                        new JobChange.Delay("1", Duration.ofSeconds(1)),
                        new JobChange.Promote("nobody"),
                        new JobChange.Delay("nobody", Duration.ofSeconds(1))))
                .containsExactly(
                        refused(Rejection.NOT_IN_STATE),
                        refused(Rejection.NOT_IN_STATE),
                        refused(Rejection.NOT_IN_STATE),
                        refused(Rejection.JOB_MISSING));
    }

    @Test
    default void anotherDelayCountsFromNowOn() {
        StoreUnderTest subject = subject();
        subject.add("a", delayed());
        subject.clock.advance(Duration.ofSeconds(3));
        long due = subject.clock.instant().plusSeconds(9).toEpochMilli();

        List<String> events = eventsOf(new JobChange.Delay("1", Duration.ofSeconds(9)));

        assertThat(events).containsExactly("delayed delay=" + due + " jobId=1");
        assertThat(subject.find("1").job().delay()).isEqualTo(Duration.ofSeconds(9));
        subject.clock.advance(Duration.ofMillis(8_999));
        assertThat(subject.takeAllIds()).isEmpty();
        subject.clock.advance(Duration.ofMillis(1));
        assertThat(subject.takeAllIds()).containsExactly("1");
    }

    @Test
    default void aWaitingJobGetsAPlaceByItsNewPriority() {
        StoreUnderTest subject = subject();
        subject.add(newJob("a"), newJob("b"), newJob("c", ranked(2)), newJob("d", ranked(2)));

        assertThat(eventsOf(
                        new JobChange.Priority("1", 2, false),
                        new JobChange.Priority("4", 2, true),
                        new JobChange.Priority("3", 0, true)))
                .isEmpty();

        assertThat(subject.find("1").job().priority()).isEqualTo(2);
        assertThat(subject.find("1").job().options().priority()).isZero();
        assertThat(subject.takeAllIds()).containsExactly("3", "2", "4", "1");
    }

    @Test
    default void aDelayedJobKeepsItsPlaceAndTakesItsNewPriorityAlong() {
        StoreUnderTest subject = subject();
        subject.add("a", delayed());

        change(new JobChange.Priority("1", 7, false));
        assertThat(subject.state("1")).isEqualTo(JobState.DELAYED);
        change(new JobChange.Promote("1"));

        assertThat(subject.state("1")).isEqualTo(JobState.PRIORITIZED);
        assertThat(change(new JobChange.Priority("nobody", 1, false))).containsExactly(refused(Rejection.JOB_MISSING));
    }

    @Test
    default void aLockIsExtendedForItsOwnTokenOnly() {
        StoreUnderTest subject = subject();
        subject.add("a");
        FetchedJob taken = subject.takeOne();

        assertThat(change(
                        new JobChange.ExtendLock("1", taken.token(), StoreUnderTest.LONG_LOCK),
                        new JobChange.ExtendLock("1", "nobody's", StoreUnderTest.LONG_LOCK),
                        new JobChange.ExtendLock("nobody", taken.token(), StoreUnderTest.LONG_LOCK)))
                .containsExactly(done(), ChangeResult.of(0), ChangeResult.of(0));
    }

    @Test
    default void anExtendedLockKeepsAJobFromBeingFoundStalled() {
        StoreUnderTest subject = subject();
        subject.add("a");
        FetchedJob taken = subject.takeOne();
        subject.lookForStalled(StoreUnderTest.OFTEN, 1);

        change(new JobChange.ExtendLock("1", taken.token(), StoreUnderTest.SHORT_LOCK));

        subject.untilLockRanOut(taken);
        assertThat(subject.state("1")).isEqualTo(JobState.ACTIVE);
    }

    @Test
    default void changesOfOneCallBuildOnEachOther() {
        StoreUnderTest subject = subject();
        subject.add(newJob("a", delayed()), newJob("b"), newJob("c", delayed()));

        List<ChangeResult> results = change(
                new JobChange.Promote("1"),
                new JobChange.Priority("1", 4, false),
                new JobChange.Remove("1", true),
                new JobChange.Data("1", Json.NULL),
                new JobChange.Promote("3"),
                new JobChange.Promote("3"));

        assertThat(results)
                .containsExactly(
                        done(),
                        done(),
                        done(),
                        refused(Rejection.JOB_MISSING),
                        done(),
                        refused(Rejection.NOT_IN_STATE));
        assertThat(subject.takeAllIds()).containsExactly("2", "3");
    }

    @Test
    default void aJobWithoutAParentCannotBeDetached() {
        subject().add("a");

        assertThat(change(new JobChange.DetachFromParent("1"), new JobChange.EndDeduplication("1")))
                .containsExactly(refused(Rejection.PARENT_MISSING), ChangeResult.of(0));
    }

    @Test
    default void nothingIsChangedInAQueueThatNobodyUsed() {
        assertThat(change()).isEmpty();
        assertThat(change(new JobChange.Promote("1"), new JobChange.RemovePendingChildren("1")))
                .containsExactly(refused(Rejection.NOT_IN_STATE), done());
        assertThat(subject().events()).isEmpty();
    }

    @Test
    default void statesAreToldWithoutReadingJobs() {
        StoreUnderTest subject = subject();
        subject.add(newJob("a"), newJob("b"), newJob("c"), newJob("d"), newJob("e", ranked(1)), newJob("f", delayed()));
        List<FetchedJob> taken = subject.take(3);
        subject.exchange(0, completed(taken.get(0)), failed(taken.get(1)));

        assertThat(subject.store.control().states(subject.queue, List.of("1", "2", "nobody", "3", "4", "5", "6", "1")))
                .containsExactly(
                        JobState.COMPLETED,
                        JobState.FAILED,
                        JobState.UNKNOWN,
                        JobState.ACTIVE,
                        JobState.WAITING,
                        JobState.PRIORITIZED,
                        JobState.DELAYED,
                        JobState.COMPLETED);
        assertThat(subject.store.control().states(subject.queue, List.of())).isEmpty();
    }
}
