package dev.oxbow.core.store;

import static dev.oxbow.core.store.StoreUnderTest.completed;
import static dev.oxbow.core.store.StoreUnderTest.failed;
import static dev.oxbow.core.store.StoreUnderTest.newJob;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.job.JobCounts;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.queue.JobView;
import dev.oxbow.core.queue.Rejection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@link JobStore#find}, {@link JobStore#counts}, and progress and logs by {@link JobControl#change}. */
interface ReadingContract extends ContractSubject {
    /** One job in each state that a store can bring a job to: 1 completed, 2 failed, 3 active, 4 waiting, 5, 6. */
    private void fillEveryState() {
        StoreUnderTest subject = subject();
        subject.add(
                newJob("a"),
                newJob("b"),
                newJob("c"),
                newJob("d"),
                newJob("e", JobOptions.builder().priority(1).build()),
                newJob("f", JobOptions.builder().delay(Duration.ofSeconds(5)).build()));
        List<FetchedJob> taken = subject.take(3);
        subject.exchange(0, completed(taken.get(0)), failed(taken.get(1)));
    }

    @Test
    default void eachJobIsFoundInItsState() {
        StoreUnderTest subject = subject();
        fillEveryState();

        List<Optional<JobView>> views = subject.store.find(subject.queue, List.of("1", "2", "3", "4", "5", "6"));

        assertThat(views)
                .extracting(view -> view.orElseThrow().state())
                .containsExactly(
                        JobState.COMPLETED,
                        JobState.FAILED,
                        JobState.ACTIVE,
                        JobState.WAITING,
                        JobState.PRIORITIZED,
                        JobState.DELAYED);
    }

    @Test
    default void unknownJobsAreAbsentWhereTheyWereAskedFor() {
        StoreUnderTest subject = subject();
        subject.add(newJob("a"), newJob("b"));

        List<Optional<JobView>> views = subject.store.find(subject.queue, List.of("2", "nobody", "1", "2"));

        assertThat(views)
                .extracting(view -> view.map(found -> found.job().name()))
                .containsExactly(Optional.of("b"), Optional.empty(), Optional.of("a"), Optional.of("b"));
    }

    @Test
    default void nothingIsFoundInAQueueThatNobodyUsed() {
        assertThat(subject().store.find(subject().queue, List.of("1"))).containsExactly(Optional.empty());
        assertThat(subject().store.find(subject().queue, List.of())).isEmpty();
    }

    @Test
    default void jobsAreCountedByState() {
        fillEveryState();

        assertThat(subject().counts()).isEqualTo(new JobCounts(1, 1, 1, 1, 1, 1, 0, false));
    }

    @Test
    default void countsComeForEveryQueueAskedFor() {
        StoreUnderTest subject = subject();
        String other = subject.queue + "-other";
        subject.add("a");

        Map<String, JobCounts> counts = subject.store.counts(List.of(subject.queue, other));

        assertThat(counts)
                .containsOnly(
                        Map.entry(subject.queue, new JobCounts(1, 0, 0, 0, 0, 0, 0, false)),
                        Map.entry(other, JobCounts.NONE));
    }

    @Test
    default void progressIsKeptAndAnnounced() {
        StoreUnderTest subject = subject();
        subject.add("a");
        subject.takeOne();
        String before = subject.store.latestEventId(subject.queue);

        List<ChangeResult> changed = subject.store
                .control()
                .change(
                        subject.queue,
                        List.of(
                                new JobUpdate.Progress("1", new Json("{\"done\": 0.5}")),
                                new JobUpdate.Progress("1", new Json("75"))));

        assertThat(changed).containsOnly(ChangeResult.of(1));
        assertThat(subject.find("1").job().progress()).isEqualTo(new Json("75"));
        assertThat(subject.eventsAfter(before))
                .containsExactly("progress data={\"done\": 0.5} jobId=1", "progress data=75 jobId=1");
    }

    @Test
    default void progressMayBeReportedInAnyState() {
        StoreUnderTest subject = subject();
        fillEveryState();

        List<ChangeResult> changed = subject.store
                .control()
                .change(
                        subject.queue,
                        List.of(
                                new JobUpdate.Progress("1", new Json("100")),
                                new JobUpdate.Progress("6", new Json("1"))));

        assertThat(changed).containsOnly(ChangeResult.of(1));
        assertThat(subject.find("1").job().progress()).isEqualTo(new Json("100"));
        assertThat(subject.state("1")).isEqualTo(JobState.COMPLETED);
        assertThat(subject.state("6")).isEqualTo(JobState.DELAYED);
    }

    @Test
    default void aRowOfLogIsNotAnnounced() {
        StoreUnderTest subject = subject();
        subject.add("a");
        String before = subject.store.latestEventId(subject.queue);

        List<ChangeResult> changed = subject.store
                .control()
                .change(
                        subject.queue,
                        List.of(new JobUpdate.Log("1", "first", null), new JobUpdate.Log("1", "second", 1)));

        assertThat(changed).containsOnly(ChangeResult.of(1));
        assertThat(subject.store.latestEventId(subject.queue)).isEqualTo(before);
    }

    @Test
    default void updatesOfUnknownJobsAreReportedAndMakeNoJob() {
        StoreUnderTest subject = subject();
        subject.add("a");
        String before = subject.store.latestEventId(subject.queue);

        List<ChangeResult> changed = subject.store
                .control()
                .change(
                        subject.queue,
                        List.of(
                                new JobUpdate.Progress("nobody", new Json("1")),
                                new JobUpdate.Log("nobody", "row", null),
                                new JobUpdate.Log("1", "row", null)));

        assertThat(changed)
                .containsExactly(
                        ChangeResult.refused(Rejection.JOB_MISSING),
                        ChangeResult.refused(Rejection.JOB_MISSING),
                        ChangeResult.of(1));
        assertThat(subject.exists("nobody")).isFalse();
        assertThat(subject.store.latestEventId(subject.queue)).isEqualTo(before);
    }
}
