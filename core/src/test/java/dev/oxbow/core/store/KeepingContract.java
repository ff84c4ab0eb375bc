package dev.oxbow.core.store;

import static dev.oxbow.core.store.StoreUnderTest.completed;
import static dev.oxbow.core.store.StoreUnderTest.failed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.KeepJobs;
import java.time.Duration;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** {@link JobStore#exchange}: which finished jobs stay. */
interface KeepingContract extends ContractSubject {
    /** Adds a job, takes it and finishes it a second after the one before. */
    private String finish(KeepJobs keep, BiFunction<FetchedJob, KeepJobs, Outcome> how) {
        StoreUnderTest subject = subject();
        subject.clock.advance(Duration.ofSeconds(1));
        String id = subject.add("a");
        assertThat(subject.settle(how.apply(subject.takeOne(), keep))).isEqualTo(OutcomeResult.ACCEPTED);
        return id;
    }

    private String complete(KeepJobs keep) {
        return finish(keep, StoreUnderTest::completed);
    }

    @Test
    default void everyFinishedJobStaysIfAllAreKept() {
        complete(KeepJobs.all());
        complete(KeepJobs.all());

        assertThat(subject().counts().completed()).isEqualTo(2);
    }

    @Test
    default void aCompletedJobIsGoneAtOnceIfNoneIsKeptButIsAnnounced() {
        StoreUnderTest subject = subject();
        complete(KeepJobs.all());
        subject.add("b");

        assertThat(subject.settle(completed(subject.takeOne(), KeepJobs.none())))
                .isEqualTo(OutcomeResult.ACCEPTED);

        assertThat(subject.exists("2")).isFalse();
        assertThat(subject.exists("1")).isTrue();
        assertThat(subject.counts().active()).isZero();
        assertThat(subject.counts().completed()).isEqualTo(1);
        assertThat(subject.events()).contains("completed jobId=2 prev=active returnvalue=null");
    }

    @Test
    default void aFailedJobIsGoneAtOnceIfNoneIsKeptButIsAnnounced() {
        StoreUnderTest subject = subject();
        subject.add("a");

        assertThat(subject.settle(failed(subject.takeOne(), KeepJobs.none()))).isEqualTo(OutcomeResult.ACCEPTED);

        assertThat(subject.exists("1")).isFalse();
        assertThat(subject.counts().failed()).isZero();
        assertThat(subject.events())
                .contains("failed failedReason=boom jobId=1 prev=active", "retries-exhausted attemptsMade=1 jobId=1");
    }

    @Test
    default void onlyTheNewestJobsStayIfKeptByCountAndTheOthersGoSilently() {
        StoreUnderTest subject = subject();
        for (int i = 0; i < 4; i++) {
            complete(KeepJobs.newest(2));
        }

        assertThat(subject.exists("2")).isFalse();
        assertThat(subject.state("3")).isEqualTo(JobState.COMPLETED);
        assertThat(subject.state("4")).isEqualTo(JobState.COMPLETED);
        assertThat(subject.counts().completed()).isEqualTo(2);
        assertThat(subject.events()).noneMatch(event -> event.startsWith("removed"));
    }

    @Test
    default void onlyYoungerJobsStayIfKeptByAge() {
        StoreUnderTest subject = subject();
        complete(KeepJobs.youngerThan(Duration.ofSeconds(10)));
        complete(KeepJobs.youngerThan(Duration.ofSeconds(10)));
        subject.clock.advance(Duration.ofSeconds(8));

        complete(KeepJobs.youngerThan(Duration.ofSeconds(10)));

        assertThat(subject.exists("1")).isFalse();
        assertThat(subject.exists("2")).isTrue();
        assertThat(subject.exists("3")).isTrue();
    }

    @Test
    default void theJobJustFinishedGoesTooIfNoAgeIsYoungEnough() {
        complete(KeepJobs.youngerThan(Duration.ZERO));

        assertThat(subject().exists("1")).isFalse();
        assertThat(subject().counts().completed()).isZero();
    }

    @Test
    default void ageAndCountHoldTogether() {
        StoreUnderTest subject = subject();
        KeepJobs keep = KeepJobs.youngerThan(Duration.ofMinutes(1)).andNewest(1);
        complete(keep);
        complete(keep);
        assertThat(subject.exists("1")).isFalse();
        assertThat(subject.exists("2")).isTrue();

        subject.clock.advance(Duration.ofMinutes(2));
        complete(keep);

        assertThat(subject.exists("2")).isFalse();
        assertThat(subject.exists("3")).isTrue();
    }

    @Test
    default void atMostSoManyJobsGoByAgeInOneStep() {
        StoreUnderTest subject = subject();
        complete(KeepJobs.all());
        complete(KeepJobs.all());
        complete(KeepJobs.all());
        subject.clock.advance(Duration.ofMinutes(2));

        complete(new KeepJobs(null, Duration.ofMinutes(1), 2));

        assertThat(subject.counts().completed()).isEqualTo(2);
        assertThat(subject.exists("1")).isTrue();
        assertThat(subject.exists("4")).isTrue();
    }

    @Test
    default void completedAndFailedJobsAreKeptApart() {
        StoreUnderTest subject = subject();
        complete(KeepJobs.newest(1));

        finish(KeepJobs.newest(1), StoreUnderTest::failed);

        assertThat(subject.state("1")).isEqualTo(JobState.COMPLETED);
        assertThat(subject.state("2")).isEqualTo(JobState.FAILED);
    }
}
