package dev.oxbow.core.internal.bullmq;

import static dev.oxbow.core.internal.bullmq.Keyspace.completed;
import static dev.oxbow.core.internal.bullmq.Keyspace.failed;
import static dev.oxbow.core.internal.bullmq.Keyspace.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.oxbow.core.job.JobState;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Retrying and promoting all jobs. */
interface MovedTogetherKeyspace extends KeyspaceSubject {
    // case 75
    @Test
    default void failedJobsWaitAgainInTheOrderInWhichTheyFailed() {
        Keyspace space = subject();
        space.add(job(), job());
        space.exchange(0, failed(space.fetchOne()));
        space.clock.advance(Duration.ofMillis(1));
        space.exchange(0, failed(space.fetchOne()));
        space.add(job());

        assertThat(space.queue.maintenance().retryAll()).isEqualTo(2);

        assertThat(space.list("wait")).containsExactly("2", "1", "3");
        assertThat(space.hash("1"))
                .containsKeys("atm", "stacktrace")
                .doesNotContainKeys("finishedOn", "processedOn", "failedReason");
        assertThat(space.suffixes()).doesNotContain("failed");
        assertThat(space.lastEvents(2)).containsExactly("waiting jobId=1 prev=failed", "waiting jobId=2 prev=failed");
    }

    @Test
    default void completedJobsMayWaitAgainToo() {
        Keyspace space = subject();
        space.add(job());
        space.exchange(0, completed(space.fetchOne()));

        assertThat(space.queue.maintenance().retryAll(JobState.COMPLETED, 10, null))
                .isEqualTo(1);

        assertThat(space.hash("1")).doesNotContainKeys("returnvalue", "finishedOn");
        assertThat(space.lastEvents(1)).containsExactly("waiting jobId=1 prev=completed");
        assertThat(space.scored("marker")).containsExactly("0=0");
    }

    @Test
    default void onlyJobsThatFailedByThenWaitAgain() {
        Keyspace space = subject();
        space.add(job(), job());
        space.exchange(0, failed(space.fetchOne()));
        space.clock.advance(Duration.ofMillis(1));
        space.exchange(0, failed(space.fetchOne()));

        long retried = space.queue
                .maintenance()
                .retryAll(JobState.FAILED, 10, space.clock.instant().minusMillis(1));

        assertThat(retried).isEqualTo(1);
        assertThat(space.list("wait")).containsExactly("1");
    }

    @Test
    default void moreJobsThanFitIntoOneStepWaitAgain() {
        Keyspace space = subject();
        space.store.add(
                Keyspace.QUEUE, IntStream.range(0, 25).mapToObj(i -> job()).toList());
        space.fetch(25).forEach(fetched -> space.exchange(0, failed(fetched)));

        assertThat(space.queue.maintenance().retryAll(JobState.FAILED, 10, null))
                .isEqualTo(25);

        assertThat(space.list("wait")).hasSize(25);
    }

    @Test
    default void theParentOfAJobThatRunsAgainWaitsForItAgain() {
        Keyspace space = subject();
        space.add(job(), job(), job());
        for (String child : List.of("1", "2", "3")) {
            space.command("HSET", space.key(child), "parentKey", space.key("p"), "parent", "{}");
        }
        space.command("HSET", space.key("p"), "name", "p", "timestamp", "1");
        for (int i = 0; i < 3; i++) {
            space.exchange(0, failed(space.fetchOne()));
        }
        space.command("ZADD", space.key("p:unsuccessful"), "1", space.key("1"));
        space.command("HSET", space.key("p:failed"), space.key("2"), "boom");

        space.queue.maintenance().retryAll();

        assertThat(space.members("p:dependencies")).containsExactlyInAnyOrder(space.key("1"), space.key("2"));
        assertThat(space.suffixes()).doesNotContain("p:unsuccessful", "p:failed");
    }

    @Test
    default void aFailedJobWithoutARecordIsNotRun() {
        Keyspace space = subject();
        space.command("ZADD", space.key("failed"), "1", "gone");

        assertThat(space.queue.maintenance().retryAll()).isZero();

        assertThat(space.suffixes()).isEmpty();
    }

    // case 74
    @Test
    default void promotedJobsWaitWhateverTheirPriority() {
        Keyspace space = subject();
        space.add(
                job(options -> options.delay(Duration.ofSeconds(9))),
                job(options -> options.delay(Duration.ofSeconds(5)).priority(3)));

        assertThat(space.queue.maintenance().promoteAll()).isEqualTo(2);

        assertThat(space.list("wait")).containsExactly("1", "2");
        assertThat(space.hash("2")).containsEntry("delay", "5000").containsEntry("priority", "3");
        assertThat(space.suffixes()).doesNotContain("delayed", "prioritized");
        assertThat(space.lastEvents(2)).containsExactly("waiting jobId=2 prev=delayed", "waiting jobId=1 prev=delayed");
        assertThat(space.scored("marker")).contains("0=0");
    }

    @Test
    default void onlyFinishedJobsCanBeRetried() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> subject().queue.maintenance().retryAll(JobState.DELAYED, 10, null))
                .withMessage("state must be completed or failed, but was delayed");
    }

    @Test
    default void theEventStreamIsTrimmed() {
        Keyspace space = subject();
        space.store.add(
                Keyspace.QUEUE, IntStream.range(0, 500).mapToObj(i -> job()).toList());

        long removed = space.queue.maintenance().trimEvents(100);

        assertThat(removed).isPositive();
        assertThat(space.events()).hasSize(1000 - (int) removed).hasSizeGreaterThanOrEqualTo(100);
    }
}
