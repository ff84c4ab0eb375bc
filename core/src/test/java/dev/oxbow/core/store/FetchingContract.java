package dev.oxbow.core.store;

import static dev.oxbow.core.store.StoreUnderTest.LONG_LOCK;
import static dev.oxbow.core.store.StoreUnderTest.ids;
import static dev.oxbow.core.store.StoreUnderTest.newJob;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.queue.JobView;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link JobStore#exchange}: which jobs are taken, and what that does to them. */
interface FetchingContract extends ContractSubject {
    private static JobOptions priority(int priority) {
        return JobOptions.builder().priority(priority).build();
    }

    private static JobOptions delay(Duration delay) {
        return JobOptions.builder().delay(delay).build();
    }

    @Test
    default void jobsAreTakenInTheOrderInWhichTheyCame() {
        StoreUnderTest subject = subject();
        subject.add(newJob("a"), newJob("b"), newJob("c"));

        assertThat(ids(subject.take(2))).containsExactly("1", "2");
        assertThat(ids(subject.take(2))).containsExactly("3");
        assertThat(subject.take(2)).isEmpty();
    }

    @Test
    default void aTurnThatTakesNoneLeavesTheJobsWaiting() {
        StoreUnderTest subject = subject();
        String id = subject.add("a");

        assertThat(subject.take(0)).isEmpty();
        assertThat(subject.state(id)).isEqualTo(JobState.WAITING);
    }

    @Test
    default void aLifoJobIsTakenBeforeThoseThatWait() {
        StoreUnderTest subject = subject();
        subject.add("a");
        subject.add("b", JobOptions.builder().lifo(true).build());

        assertThat(subject.takeAllIds()).containsExactly("2", "1");
    }

    @Test
    default void prioritizedJobsComeAfterPlainOnesLowestNumberFirstThenInOrder() {
        StoreUnderTest subject = subject();
        subject.add(
                newJob("a", priority(JobOptions.MAX_PRIORITY)),
                newJob("b", priority(5)),
                newJob("c", priority(1)),
                newJob("d", priority(5)),
                newJob("e"));

        assertThat(subject.takeAllIds()).containsExactly("5", "3", "2", "4", "1");
    }

    @Test
    default void aTakenJobIsActiveAndSaysWhenByWhomAndHowOften() {
        StoreUnderTest subject = subject();
        subject.add("a");
        subject.clock.advance(Duration.ofMillis(1500));

        ExchangeResult result = subject.store.exchange(
                new Exchange(subject.queue, List.of(), new FetchRequest("my-token", "worker-7", LONG_LOCK, 1)));

        FetchedJob taken = result.jobs().get(0);
        assertThat(taken.token()).isEqualTo("my-token");
        Job job = taken.job();
        assertThat(job.processedOn()).isEqualTo(subject.clock.instant());
        assertThat(job.processedBy()).isEqualTo("worker-7");
        assertThat(job.attemptsStarted()).isEqualTo(1);
        assertThat(job.attemptsMade()).isZero();
        assertThat(subject.find("1")).isEqualTo(new JobView(job, JobState.ACTIVE));
    }

    @Test
    default void aWorkerWithoutANameLeavesNone() {
        StoreUnderTest subject = subject();
        subject.add("a");

        assertThat(subject.takeOne().job().processedBy()).isNull();
    }

    @Test
    default void takingIsAnnounced() {
        StoreUnderTest subject = subject();
        subject.add(newJob("a"), newJob("b", priority(1)));
        String before = subject.store.latestEventId(subject.queue);

        subject.take(2);

        assertThat(subject.eventsAfter(before))
                .containsExactly("active jobId=1 prev=waiting", "active jobId=2 prev=waiting");
    }

    @Test
    default void anEmptyQueueIsNeitherLimitedNorBlockedNorAnnounced() {
        StoreUnderTest subject = subject();

        ExchangeResult result = subject.exchange(1);

        assertThat(result)
                .isEqualTo(new ExchangeResult(
                        List.of(),
                        List.of(),
                        List.of(),
                        null,
                        Duration.ZERO,
                        ExchangeResult.Hold.NONE,
                        subject.clock.instant(),
                        false));
        assertThat(subject.events()).isEmpty();
    }

    @Test
    default void aDelayedJobIsNotTakenBeforeItIsDueAndTheTurnSaysWhenThatIs() {
        StoreUnderTest subject = subject();
        subject.add(newJob("later", delay(Duration.ofSeconds(9))), newJob("sooner", delay(Duration.ofSeconds(5))));
        subject.clock.advance(Duration.ofMillis(4999));

        ExchangeResult result = subject.exchange(1);

        assertThat(result.jobs()).isEmpty();
        assertThat(result.nextDue()).isEqualTo(subject.clock.instant().plusMillis(1));
    }

    @Test
    default void aTurnThatGotFewerJobsThanItWantedSaysWhenTheNextIsDue() {
        StoreUnderTest subject = subject();
        subject.add(newJob("now"), newJob("later", delay(Duration.ofSeconds(5))));

        ExchangeResult result = subject.exchange(2);

        assertThat(ids(result.jobs())).containsExactly("1");
        assertThat(result.nextDue()).isEqualTo(subject.clock.instant().plusSeconds(5));
    }

    @Test
    default void aTurnThatGotAllItWantedDoesNotSayWhenTheNextIsDue() {
        StoreUnderTest subject = subject();
        subject.add(newJob("now"), newJob("later", delay(Duration.ofSeconds(5))));

        assertThat(subject.exchange(1).nextDue()).isNull();
    }

    @Test
    default void aDelayedJobIsTakenOnceItIsDue() {
        StoreUnderTest subject = subject();
        subject.add("a", delay(Duration.ofSeconds(5)));
        String before = subject.store.latestEventId(subject.queue);
        subject.clock.advance(Duration.ofSeconds(5));

        ExchangeResult result = subject.exchange(2);

        assertThat(ids(result.jobs())).containsExactly("1");
        assertThat(result.jobs().get(0).job().delay()).isZero();
        assertThat(result.nextDue()).isNull();
        assertThat(subject.eventsAfter(before))
                .containsExactly("waiting jobId=1 prev=delayed", "active jobId=1 prev=waiting");
    }

    @Test
    default void dueJobsWaitBehindThoseThatWaitedAlreadyEarliestFirstThenInOrder() {
        StoreUnderTest subject = subject();
        subject.add(
                newJob("late", delay(Duration.ofSeconds(3))),
                newJob("early", delay(Duration.ofSeconds(2))),
                newJob("late too", delay(Duration.ofSeconds(3))),
                newJob("now"));
        subject.clock.advance(Duration.ofSeconds(5));

        assertThat(subject.takeAllIds()).containsExactly("4", "2", "1", "3");
    }

    @Test
    default void aDueJobWithPriorityBecomesPrioritized() {
        StoreUnderTest subject = subject();
        subject.add(
                newJob(
                        "urgent",
                        JobOptions.builder()
                                .priority(1)
                                .delay(Duration.ofSeconds(5))
                                .build()),
                newJob("a"),
                newJob("less urgent", priority(2)));
        subject.clock.advance(Duration.ofSeconds(5));

        assertThat(ids(subject.take(1))).containsExactly("2");
        assertThat(subject.state("1")).isEqualTo(JobState.PRIORITIZED);
        assertThat(subject.takeAllIds()).containsExactly("1", "3");
    }

    @Test
    default void queuesDoNotShareJobs() {
        StoreUnderTest subject = subject();
        subject.add("a");

        ExchangeResult elsewhere = subject.store.exchange(
                new Exchange(subject.queue + "-other", List.of(), new FetchRequest("t", null, LONG_LOCK, 1)));

        assertThat(elsewhere.jobs()).isEmpty();
        assertThat(subject.takeAllIds()).containsExactly("1");
    }
}
