package dev.oxbow.core.store;

import static dev.oxbow.core.store.StoreUnderTest.LONG_LOCK;
import static dev.oxbow.core.store.StoreUnderTest.OFTEN;
import static dev.oxbow.core.store.StoreUnderTest.SHORT_LOCK;
import static dev.oxbow.core.store.StoreUnderTest.completed;
import static dev.oxbow.core.store.StoreUnderTest.failed;
import static dev.oxbow.core.store.StoreUnderTest.newJob;
import static dev.oxbow.core.store.StoreUnderTest.withToken;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.testing.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@link JobStore#heartbeat}: locks renewed, stalled jobs found. */
interface HeartbeatContract extends ContractSubject {
    /** What BullMQ's workers look for. */
    String STALLED_TOO_OFTEN = "job stalled more than allowable limit";

    /** Longer than a test: a second look within it does not happen. */
    Duration SELDOM = Duration.ofHours(1);

    @Test
    default void aHeldLockIsRenewedForTheGivenTime() {
        StoreUnderTest subject = subject();
        subject.add("a");
        FetchedJob taken = subject.takeOne(LONG_LOCK);

        assertThat(subject.renew(SHORT_LOCK, taken).lost()).isEmpty();

        subject.untilLockRanOut(taken);
    }

    @Test
    default void aRenewedLockStillCounts() {
        StoreUnderTest subject = subject();
        subject.add("a");
        FetchedJob taken = subject.takeOne();

        subject.renew(LONG_LOCK, taken);

        assertThat(subject.settle(completed(taken))).isEqualTo(OutcomeResult.ACCEPTED);
    }

    @Test
    default void locksThatAreNotOursAreReportedAndLeftAlone() {
        StoreUnderTest subject = subject();
        subject.add(newJob("a"), newJob("b"));
        List<FetchedJob> taken = subject.take(2);
        FetchedJob stranger = withToken(taken.get(1), "another");

        Heartbeat.Result result = subject.renew(SHORT_LOCK, taken.get(0), stranger);

        assertThat(result.lost()).containsExactly(subject.lockOf(stranger));
        subject.untilLockRanOut(taken.get(0));
        assertThat(subject.settle(completed(taken.get(1)))).isEqualTo(OutcomeResult.ACCEPTED);
    }

    @Test
    default void aLockThatRanOutIsReportedAndNotTakenAgain() {
        StoreUnderTest subject = subject();
        subject.add("a");
        FetchedJob taken = subject.takeOne(SHORT_LOCK);
        subject.untilLockRanOut(taken);

        assertThat(subject.renew(LONG_LOCK, taken).lost()).containsExactly(subject.lockOf(taken));
        assertThat(subject.settle(completed(taken))).isEqualTo(OutcomeResult.LOCK_EXPIRED);
    }

    @Test
    default void aJobWithALockIsNotStalled() {
        StoreUnderTest subject = subject();
        subject.add(newJob("locked"), newJob("not locked"));
        FetchedJob locked = subject.takeOne(LONG_LOCK);

        String stalled = subject.stall(1);

        assertThat(stalled).isEqualTo("2");
        assertThat(subject.state("1")).isEqualTo(JobState.ACTIVE);
        assertThat(subject.settle(completed(locked))).isEqualTo(OutcomeResult.ACCEPTED);
    }

    @Test
    default void theFirstLookMarksAndALaterOneRecovers() {
        StoreUnderTest subject = subject();
        subject.add(newJob("a"), newJob("b"));
        FetchedJob taken = subject.takeOne(SHORT_LOCK);
        subject.untilLockRanOut(taken);
        String before = subject.store.latestEventId(subject.queue);

        assertThat(subject.lookForStalled(OFTEN, 1)).isEmpty();
        assertThat(subject.state("1")).isEqualTo(JobState.ACTIVE);
        Await.until("another look recovers the job", () -> subject.lookForStalled(OFTEN, 1)
                .equals(List.of("1")));

        assertThat(subject.state("1")).isEqualTo(JobState.WAITING);
        assertThat(subject.eventsAfter(before)).containsExactly("waiting jobId=1 prev=active", "stalled jobId=1");
    }

    @Test
    default void aRecoveredJobIsNextAndItsAttemptDoesNotCount() {
        StoreUnderTest subject = subject();
        subject.add(newJob("a"), newJob("b"));
        subject.stall(1);

        FetchedJob again = subject.takeOne();

        assertThat(again.job().id()).isEqualTo("1");
        assertThat(again.job().stalledCount()).isEqualTo(1);
        assertThat(again.job().attemptsStarted()).isEqualTo(2);
        assertThat(again.job().attemptsMade()).isZero();
        assertThat(again.job().deferredFailure()).isNull();
    }

    @Test
    default void aRecoveredJobWithPriorityIsNextToo() {
        StoreUnderTest subject = subject();
        subject.add("a", JobOptions.builder().priority(5).build());
        subject.stall(1);
        subject.add("b");

        assertThat(subject.state("1")).isEqualTo(JobState.WAITING);
        assertThat(subject.takeAllIds()).containsExactly("1", "2");
    }

    @Test
    default void thereIsOneLookPerIntervalWhoeverAsks() {
        StoreUnderTest subject = subject();
        subject.add("a");
        FetchedJob taken = subject.takeOne(SHORT_LOCK);
        subject.untilLockRanOut(taken);

        subject.lookForStalled(SELDOM, 1);

        assertThat(subject.lookForStalled(SELDOM, 1)).isEmpty();
        assertThat(subject.lookForStalled(OFTEN, 1)).isEmpty();
        assertThat(subject.state("1")).isEqualTo(JobState.ACTIVE);
    }

    @Test
    default void renewingALockTakesTheMarkAway() {
        StoreUnderTest subject = subject();
        subject.add("a");
        FetchedJob taken = subject.takeOne(LONG_LOCK);
        subject.lookForStalled(OFTEN, 1);
        subject.renew(SHORT_LOCK, taken);
        subject.untilLockRanOut(taken);

        assertThat(subject.lookForStalled(OFTEN, 1)).isEmpty();

        assertThat(subject.state("1")).isEqualTo(JobState.ACTIVE);
    }

    @Test
    default void aJobThatWasGivenBackAndTakenAgainIsMarkedAnew() {
        StoreUnderTest subject = subject();
        subject.add("a");
        FetchedJob first = subject.takeOne(LONG_LOCK);
        subject.lookForStalled(OFTEN, 1);
        subject.settle(new Outcome.HandedBack(first));
        FetchedJob second = subject.takeOne(SHORT_LOCK);
        subject.untilLockRanOut(second);

        assertThat(subject.lookForStalled(OFTEN, 1)).isEmpty();

        assertThat(subject.state("1")).isEqualTo(JobState.ACTIVE);
    }

    @Test
    default void aFinishedJobIsNotRecoveredThoughItWasMarked() {
        StoreUnderTest subject = subject();
        subject.add("a");
        FetchedJob taken = subject.takeOne();
        subject.lookForStalled(OFTEN, 1);
        subject.settle(completed(taken));
        subject.add("b");

        assertThat(subject.stall(1)).isEqualTo("2");
        assertThat(subject.state("1")).isEqualTo(JobState.COMPLETED);
        assertThat(subject.events()).doesNotContain("stalled jobId=1");
    }

    @Test
    default void aJobThatStalledTooOftenIsMarkedToFail() {
        StoreUnderTest subject = subject();
        subject.add("a");
        subject.stall(1);
        assertThat(subject.find("1").job().deferredFailure()).isNull();

        subject.stall(1);

        assertThat(subject.state("1")).isEqualTo(JobState.WAITING);
        FetchedJob taken = subject.takeOne();
        assertThat(taken.job().deferredFailure()).isEqualTo(STALLED_TOO_OFTEN);
        assertThat(taken.job().stalledCount()).isEqualTo(2);
    }

    @Test
    default void theMarkToFailIsGoneOnceTheJobHasFailed() {
        StoreUnderTest subject = subject();
        subject.add("a");
        subject.stall(0);
        FetchedJob taken = subject.takeOne();
        assertThat(taken.job().deferredFailure()).isEqualTo(STALLED_TOO_OFTEN);

        subject.settle(failed(taken));

        assertThat(subject.find("1").job().deferredFailure()).isNull();
        assertThat(subject.find("1").job().stalledCount()).isEqualTo(1);
    }

    @Test
    default void oneHeartbeatServesSeveralQueues() {
        StoreUnderTest subject = subject();
        String other = subject.queue + "-other";
        String quiet = subject.queue + "-quiet";
        subject.add("a");
        subject.store.add(other, List.of(newJob("a")));
        FetchedJob here = subject.takeOne(SHORT_LOCK);
        FetchedJob there = subject.store
                .exchange(new Exchange(other, List.of(), new FetchRequest("t", null, LONG_LOCK, 1)))
                .jobs()
                .get(0);
        Heartbeat.HeldLock held = new Heartbeat.HeldLock(other, there.job().id(), there.token());
        subject.untilLockRanOut(here);
        Heartbeat heartbeat = new Heartbeat(
                List.of(subject.lockOf(here), held),
                LONG_LOCK,
                List.of(
                        new Heartbeat.StalledCheck(subject.queue, OFTEN, 1),
                        new Heartbeat.StalledCheck(other, OFTEN, 1),
                        new Heartbeat.StalledCheck(quiet, OFTEN, 1)));

        Heartbeat.Result first = subject.store.heartbeat(heartbeat);
        assertThat(first.lost()).containsExactly(subject.lockOf(here));
        assertThat(first.recovered()).isEmpty();
        Await.until(
                "the queue with the stalled job is named, and no other",
                () -> subject.store.heartbeat(heartbeat).recovered().equals(Map.of(subject.queue, List.of("1"))));
    }
}
