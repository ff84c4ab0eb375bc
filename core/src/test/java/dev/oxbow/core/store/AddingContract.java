package dev.oxbow.core.store;

import static dev.oxbow.core.store.StoreUnderTest.newJob;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.core.job.AddedJob;
import dev.oxbow.core.job.Backoff;
import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobCounts;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.KeepJobs;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.queue.JobView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link JobStore#add}. */
interface AddingContract extends ContractSubject {
    @Test
    default void jobsGetTheNextNumbersAsIds() {
        StoreUnderTest subject = subject();

        List<String> first = subject.add(newJob("a"), newJob("b"));
        String second = subject.add("c");

        assertThat(first).containsExactly("1", "2");
        assertThat(second).isEqualTo("3");
    }

    @Test
    default void anAddedJobHasWhatItsProducerGave() {
        StoreUnderTest subject = subject();
        Json data = new Json("{\"to\":\"Zoë 🚀\", \"n\": 1.50}");

        List<AddedJob> added =
                subject.store.add(subject.queue, List.of(new NewJob("send mail", data, JobOptions.DEFAULTS)));

        assertThat(added).containsExactly(new AddedJob("1", false));
        assertThat(subject.find("1"))
                .isEqualTo(new JobView(
                        new Job(
                                subject.queue,
                                "1",
                                "send mail",
                                data,
                                JobOptions.DEFAULTS,
                                subject.clock.instant(),
                                Duration.ZERO,
                                0,
                                Job.NO_PROGRESS,
                                0,
                                0,
                                0,
                                null,
                                null,
                                null,
                                null,
                                List.of(),
                                null,
                                null,
                                null,
                                null,
                                null),
                        JobState.WAITING));
    }

    @Test
    default void everyOptionIsKept() {
        StoreUnderTest subject = subject();
        JobOptions options = JobOptions.builder()
                .jobId("order-7")
                .delay(Duration.ofSeconds(5))
                .priority(9)
                .attempts(3)
                .backoff(Backoff.exponential(Duration.ofMillis(250)).withJitter(0.5))
                .removeOnComplete(KeepJobs.youngerThan(Duration.ofHours(1)).andNewest(10))
                .removeOnFail(KeepJobs.none())
                .lifo(true)
                .timestamp(Instant.parse("2025-05-05T05:05:05.005Z"))
                .keepLogs(4)
                .stackTraceLimit(2)
                .sizeLimit(100)
                .build();

        String id = subject.add("a", options);

        assertThat(subject.find(id).job().options()).isEqualTo(options);
        assertThat(subject.find(id).job().delay()).isEqualTo(Duration.ofSeconds(5));
        assertThat(subject.find(id).job().priority()).isEqualTo(9);
    }

    @Test
    default void aGivenTimestampIsTheTimeOfCreation() {
        StoreUnderTest subject = subject();
        Instant given = Instant.parse("2025-05-05T05:05:05.005Z");

        String id = subject.add("a", JobOptions.builder().timestamp(given).build());

        assertThat(subject.find(id).job().timestamp()).isEqualTo(given);
    }

    @Test
    default void aChosenIdIsUsedAndUsesUpANumber() {
        StoreUnderTest subject = subject();

        List<String> ids =
                subject.add(newJob("a", JobOptions.builder().jobId("order-7").build()), newJob("b"));

        assertThat(ids).containsExactly("order-7", "2");
    }

    @Test
    default void aChosenIdThatIsThereAlreadyLeavesTheOldJobAsItWas() {
        StoreUnderTest subject = subject();
        JobOptions chosen = JobOptions.builder().jobId("order-7").build();
        subject.add("first", chosen);
        JobView before = subject.find("order-7");

        List<AddedJob> again =
                subject.store.add(subject.queue, List.of(new NewJob("second", Json.of(2), chosen), newJob("third")));

        assertThat(again).containsExactly(new AddedJob("order-7", true), new AddedJob("3", false));
        assertThat(subject.find("order-7")).isEqualTo(before);
        assertThat(subject.counts()).isEqualTo(new JobCounts(2, 0, 0, 0, 0, 0, 0, false));
        assertThat(subject.events())
                .contains("duplicated jobId=order-7")
                .doesNotContain("added jobId=order-7 name=second");
    }

    @Test
    default void aChosenIdTwiceInOneBatchIsAddedOnce() {
        StoreUnderTest subject = subject();
        NewJob job = newJob("a", JobOptions.builder().jobId("order-7").build());

        assertThat(subject.store.add(subject.queue, List.of(job, job)))
                .containsExactly(new AddedJob("order-7", false), new AddedJob("order-7", true));
    }

    @Test
    default void aDelayedJobIsDelayedUntilItsDelayAfterItsTimestamp() {
        StoreUnderTest subject = subject();
        Instant created = subject.clock.instant().minusSeconds(2);

        String id = subject.add(
                "a",
                JobOptions.builder()
                        .timestamp(created)
                        .delay(Duration.ofSeconds(5))
                        .build());

        assertThat(subject.state(id)).isEqualTo(JobState.DELAYED);
        assertThat(subject.events())
                .containsExactly(
                        "added jobId=1 name=a",
                        "delayed delay=" + created.plusSeconds(5).toEpochMilli() + " jobId=1");
    }

    @Test
    default void aJobWithPriorityIsPrioritized() {
        StoreUnderTest subject = subject();

        String id = subject.add("a", JobOptions.builder().priority(3).build());

        assertThat(subject.state(id)).isEqualTo(JobState.PRIORITIZED);
        assertThat(subject.events()).containsExactly("added jobId=1 name=a", "waiting jobId=1");
    }

    @Test
    default void aDelayedJobWithPriorityIsDelayedFirst() {
        StoreUnderTest subject = subject();

        String id = subject.add(
                "a",
                JobOptions.builder().priority(3).delay(Duration.ofSeconds(5)).build());

        assertThat(subject.state(id)).isEqualTo(JobState.DELAYED);
    }

    @Test
    default void eachJobOfABatchIsAnnouncedInOrder() {
        StoreUnderTest subject = subject();

        subject.add(newJob("a"), newJob("b"));

        assertThat(subject.events())
                .containsExactly("added jobId=1 name=a", "waiting jobId=1", "added jobId=2 name=b", "waiting jobId=2");
    }

    @Test
    default void aJobBeyondItsSizeLimitIsRejectedWithItsWholeBatch() {
        StoreUnderTest subject = subject();
        NewJob tooBig = new NewJob(
                "big", Json.of("ééééé"), JobOptions.builder().sizeLimit(11).build());

        assertThatThrownBy(() -> subject.add(newJob("small"), tooBig))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("big")
                .hasMessageContaining("11")
                .hasMessageContaining("12");

        assertThat(subject.counts()).isEqualTo(JobCounts.NONE);
        assertThat(subject.add("next")).isEqualTo("1");
    }

    @Test
    default void aJobOfExactlyItsSizeLimitIsAdded() {
        StoreUnderTest subject = subject();

        List<AddedJob> added = subject.store.add(
                subject.queue,
                List.of(new NewJob(
                        "fits",
                        Json.of("ééééé"),
                        JobOptions.builder().sizeLimit(12).build())));

        assertThat(added).containsExactly(new AddedJob("1", false));
    }

    @Test
    default void anEmptyBatchAddsNothing() {
        StoreUnderTest subject = subject();

        assertThat(subject.store.add(subject.queue, List.of())).isEmpty();
        assertThat(subject.events()).isEmpty();
    }
}
