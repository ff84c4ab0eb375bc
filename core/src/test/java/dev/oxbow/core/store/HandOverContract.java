package dev.oxbow.core.store;

import static dev.oxbow.core.store.StoreUnderTest.LONG_LOCK;
import static dev.oxbow.core.store.StoreUnderTest.completed;
import static dev.oxbow.core.store.StoreUnderTest.ids;
import static dev.oxbow.core.store.StoreUnderTest.newJob;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.job.AddedJob;
import dev.oxbow.core.job.Backoff;
import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.queue.JobView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link JobStore#exchange} with new jobs and free places: what is added is taken at once, but never out of turn. */
interface HandOverContract extends ContractSubject {
    private ExchangeResult handOver(int places, NewJob... jobs) {
        return subject()
                .store
                .exchange(new Exchange(
                        subject().queue,
                        List.of(),
                        List.of(jobs),
                        List.of(),
                        new FetchRequest("hand-over", "worker-7", LONG_LOCK, places)));
    }

    private static NewJob named(String id) {
        return newJob(id, JobOptions.builder().jobId(id).build());
    }

    @Test
    default void aNewJobIsTakenByTheTurnThatAddsIt() {
        StoreUnderTest subject = subject();

        ExchangeResult result = handOver(1, newJob("a"));

        assertThat(result.added()).containsExactly(new AddedJob("1", false));
        assertThat(ids(result.jobs())).containsExactly("1");
        assertThat(result.jobs().get(0).token()).isEqualTo("hand-over");
        assertThat(result.activeLeft()).isTrue();
        assertThat(subject.events())
                .containsExactly("added jobId=1 name=a", "waiting jobId=1", "active jobId=1 prev=waiting");
    }

    @Test
    default void aJobHandedOverIsWhatReadingItSays() {
        StoreUnderTest subject = subject();
        JobOptions options = JobOptions.builder()
                .jobId("chosen")
                .attempts(7)
                .backoff(Backoff.fixed(Duration.ofSeconds(3)))
                .timestamp(Instant.parse("2026-01-01T00:00:00Z").minusSeconds(5))
                .build();

        Job job = handOver(1, new NewJob("ä name", Json.of(List.of("ü", 1)), options))
                .jobs()
                .get(0)
                .job();

        assertThat(subject.find("chosen")).isEqualTo(new JobView(job, JobState.ACTIVE));
        assertThat(job.options().attempts()).isEqualTo(7);
        assertThat(job.processedBy()).isEqualTo("worker-7");
        assertThat(job.processedOn()).isEqualTo(subject.clock.instant());
        assertThat(job.attemptsStarted()).isEqualTo(1);
    }

    @Test
    default void aJobHandedOverIsTheSameAsOneAddedAndTaken() {
        StoreUnderTest subject = subject();
        Job handedOver = handOver(1, newJob("a")).jobs().get(0).job();
        subject.settle(completed(new FetchedJob(handedOver, "hand-over")));
        subject.add("a");

        Job taken = subject.store
                .exchange(new Exchange(subject.queue, List.of(), new FetchRequest("t", "worker-7", LONG_LOCK, 1)))
                .jobs()
                .get(0)
                .job();

        assertThat(taken).usingRecursiveComparison().ignoringFields("id").isEqualTo(handedOver);
    }

    @Test
    default void aJobHandedOverCanBeFinished() {
        StoreUnderTest subject = subject();
        FetchedJob taken = handOver(1, newJob("a")).jobs().get(0);

        ExchangeResult result = subject.exchange(1, completed(taken));

        assertThat(result.outcomeResults()).containsExactly(OutcomeResult.ACCEPTED);
        assertThat(result.activeLeft()).isFalse();
        assertThat(subject.state("1")).isEqualTo(JobState.COMPLETED);
        assertThat(subject.events()).endsWith("drained");
    }

    @Test
    default void severalNewJobsAreTakenInTheirOrder() {
        assertThat(ids(handOver(5, newJob("a"), newJob("b"), newJob("c")).jobs()))
                .containsExactly("1", "2", "3");
    }

    @Test
    default void ofMoreJobsThanPlacesTheFirstAreTakenAndTheOthersWait() {
        StoreUnderTest subject = subject();

        ExchangeResult result = handOver(2, newJob("a"), newJob("b"), newJob("c"));

        assertThat(result.added()).extracting(AddedJob::id).containsExactly("1", "2", "3");
        assertThat(ids(result.jobs())).containsExactly("1", "2");
        assertThat(subject.state("3")).isEqualTo(JobState.WAITING);
    }

    @Test
    default void aNewJobDoesNotOvertakeThoseThatWait() {
        StoreUnderTest subject = subject();
        subject.add("a");

        assertThat(ids(handOver(1, newJob("b")).jobs())).containsExactly("1");
        assertThat(subject.state("2")).isEqualTo(JobState.WAITING);
    }

    @Test
    default void withRoomForAllThoseThatWaitAndTheNewOnesAreTakenInTurn() {
        subject().add("a");

        assertThat(ids(handOver(2, newJob("b")).jobs())).containsExactly("1", "2");
    }

    @Test
    default void aNewJobGoesBeforeThoseWithAPriorityAsEver() {
        StoreUnderTest subject = subject();
        subject.add("a", JobOptions.builder().priority(1).build());

        assertThat(ids(handOver(1, newJob("b")).jobs())).containsExactly("2");
        assertThat(subject.state("1")).isEqualTo(JobState.PRIORITIZED);
    }

    @Test
    default void aNewJobWithAPriorityTakesItsTurn() {
        StoreUnderTest subject = subject();
        subject.add("a", JobOptions.builder().priority(1).build());
        NewJob later = newJob("b", JobOptions.builder().priority(2).build());
        NewJob sooner = newJob("c", JobOptions.builder().priority(1).build());

        assertThat(ids(handOver(3, later, sooner).jobs())).containsExactly("1", "3", "2");
    }

    @Test
    default void aNewJobDoesNotOvertakeADelayedOneThatIsDue() {
        StoreUnderTest subject = subject();
        subject.add("late", JobOptions.builder().delay(Duration.ofSeconds(5)).build());
        subject.clock.advance(Duration.ofSeconds(5));

        ExchangeResult result = handOver(2, newJob("new"));

        assertThat(ids(result.jobs())).containsExactlyInAnyOrder("1", "2");
        assertThat(result.nextDue()).isNull();
    }

    @Test
    default void besideADelayedJobTheTurnSaysWhenThatIsDue() {
        StoreUnderTest subject = subject();
        subject.add("late", JobOptions.builder().delay(Duration.ofSeconds(5)).build());

        ExchangeResult result = handOver(2, newJob("new"));

        assertThat(ids(result.jobs())).containsExactly("2");
        assertThat(result.nextDue()).isEqualTo(subject.clock.instant().plusSeconds(5));
    }

    @Test
    default void aNewDelayedJobIsNotTakenAndTheTurnSaysWhenItIsDue() {
        StoreUnderTest subject = subject();
        NewJob late =
                newJob("late", JobOptions.builder().delay(Duration.ofSeconds(5)).build());

        ExchangeResult result = handOver(3, newJob("now"), late);

        assertThat(ids(result.jobs())).containsExactly("1");
        assertThat(subject.state("2")).isEqualTo(JobState.DELAYED);
        assertThat(result.nextDue()).isEqualTo(subject.clock.instant().plusSeconds(5));
    }

    @Test
    default void ofNewLifoJobsTheLastIsTakenFirst() {
        JobOptions lifo = JobOptions.builder().lifo(true).build();

        assertThat(ids(handOver(2, newJob("a", lifo), newJob("b", lifo)).jobs()))
                .containsExactly("2", "1");
    }

    @Test
    default void aChosenIdThatExistsIsNotTakenAgain() {
        StoreUnderTest subject = subject();
        subject.add(named("x"));
        subject.settle(completed(subject.takeOne()));

        ExchangeResult result = handOver(2, named("x"), named("y"));

        assertThat(result.added()).containsExactly(new AddedJob("x", true), new AddedJob("y", false));
        assertThat(ids(result.jobs())).containsExactly("y");
        assertThat(subject.state("x")).isEqualTo(JobState.COMPLETED);
    }

    @Test
    default void aChosenIdThatIsActiveIsNotTakenAgain() {
        handOver(1, named("x"));

        ExchangeResult result = handOver(1, named("x"));

        assertThat(result.added()).containsExactly(new AddedJob("x", true));
        assertThat(result.jobs()).isEmpty();
        assertThat(result.activeLeft()).isTrue();
    }

    @Test
    default void aChosenIdTwiceInOneTurnIsTakenOnce() {
        ExchangeResult result = handOver(2, named("x"), named("x"));

        assertThat(result.added()).containsExactly(new AddedJob("x", false), new AddedJob("x", true));
        assertThat(ids(result.jobs())).containsExactly("x");
    }

    @Test
    default void aChosenIdUsesUpANumberAlsoWhenItIsHandedOver() {
        assertThat(handOver(3, newJob("a"), named("x"), newJob("c")).added())
                .extracting(AddedJob::id)
                .containsExactly("1", "x", "3");
    }

    @Test
    default void newJobsAreTakenBesideOutcomesToo() {
        StoreUnderTest subject = subject();
        FetchedJob first = handOver(1, newJob("a")).jobs().get(0);

        ExchangeResult result = subject.store.exchange(new Exchange(
                subject.queue,
                List.of(),
                List.of(newJob("b")),
                List.of(completed(first)),
                new FetchRequest("t", null, LONG_LOCK, 1)));

        assertThat(result.outcomeResults()).containsExactly(OutcomeResult.ACCEPTED);
        assertThat(ids(result.jobs())).containsExactly("2");
        assertThat(subject.events()).doesNotContain("drained");
    }
}
