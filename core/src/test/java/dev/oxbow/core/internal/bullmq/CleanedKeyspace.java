package dev.oxbow.core.internal.bullmq;

import static dev.oxbow.core.internal.bullmq.Keyspace.completed;
import static dev.oxbow.core.internal.bullmq.Keyspace.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.oxbow.core.job.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Cleaning. */
interface CleanedKeyspace extends KeyspaceSubject {
    Duration HOUR = Duration.ofHours(1);

    /** Adds that many jobs, created alternately now and long ago, the first of them now. */
    private static void addInTurn(Keyspace space, int count, int priority, Duration delay) {
        for (int i = 0; i < count; i++) {
            Instant created =
                    i % 2 == 0 ? space.clock.instant() : space.clock.instant().minus(HOUR);
            space.add(
                    job(options -> options.timestamp(created).priority(priority).delay(delay)));
        }
    }

    // case 81
    @Test
    default void cleanedJobsHaveNoEventsOfTheirOwn() {
        Keyspace space = subject();
        space.add(job(), job());
        space.exchange(0, completed(space.fetchOne()));
        int events = space.events().size();

        assertThat(space.queue.maintenance().clean(Duration.ZERO)).containsExactly("1");

        assertThat(space.suffixes()).doesNotContain("1", "completed");
        assertThat(space.events().subList(events, space.events().size())).containsExactly("cleaned count=1");
    }

    // case 81
    @Test
    default void aCleaningThatFindsNothingHasAnEventToo() {
        Keyspace space = subject();

        assertThat(space.queue.maintenance().clean(Duration.ZERO, 5, JobState.FAILED))
                .isEmpty();

        assertThat(space.events()).containsExactly("cleaned count=0");
    }

    // case 81
    @Test
    default void waitingJobsAreCleanedFromTheOldestOn() {
        Keyspace space = subject();
        space.add(job(), job(), job());

        assertThat(space.queue.maintenance().clean(Duration.ZERO, 2, JobState.WAITING))
                .containsExactly("2", "1");

        assertThat(space.list("wait")).containsExactly("3");
    }

    /** BullMQ 6.7.0 examines only as many jobs as it may remove, and so finds no job to remove behind young ones. */
    @Test
    default void oldJobsAreFoundBehindYoungOnes() {
        Keyspace space = subject();
        addInTurn(space, 6, 0, Duration.ZERO);
        addInTurn(space, 4, 3, Duration.ZERO);
        addInTurn(space, 4, 0, Duration.ofDays(1));

        assertThat(space.queue.maintenance().clean(HOUR, 2, JobState.WAITING)).containsExactly("4", "2");
        assertThat(space.queue.maintenance().clean(HOUR, 1, JobState.PRIORITIZED))
                .containsExactly("8");
        assertThat(space.queue.maintenance().clean(HOUR, 0, JobState.DELAYED)).containsExactly("12", "14");
        assertThat(space.list("wait")).containsExactly("6", "5", "3", "1");
        assertThat(space.hash("4")).isEmpty();
    }

    @Test
    default void oldAndYoungJobsMayExceedOneStep() {
        Keyspace space = subject();
        space.store.add(
                Keyspace.QUEUE,
                IntStream.range(0, 10_001)
                        .mapToObj(i -> job(options -> options.timestamp(space.clock.instant())))
                        .toList());
        space.add(job(options -> options.timestamp(space.clock.instant().minus(HOUR))));

        assertThat(space.queue.maintenance().clean(HOUR, 0, JobState.WAITING)).containsExactly("10002");

        assertThat(space.lastEvents(2)).containsExactly("cleaned count=0", "cleaned count=1");
        assertThat(space.command("LLEN", space.key("wait"))).isEqualTo(10_001L);
    }

    // case 81
    @Test
    default void activeJobsWithoutALockAreCleaned() {
        Keyspace space = subject();
        space.add(job(), job(), job());
        space.fetch(3);
        space.loseLock("2");

        assertThat(space.queue.maintenance().clean(Duration.ZERO, 0, JobState.ACTIVE))
                .containsExactly("2");

        assertThat(space.list("active")).containsExactly("3", "1");
    }

    @Test
    default void aJobWithoutATimeIsCleaned() {
        Keyspace space = subject();
        space.command("RPUSH", space.key("wait"), "ghost");

        assertThat(space.queue.maintenance().clean(HOUR, 0, JobState.WAITING)).containsExactly("ghost");

        assertThat(space.suffixes()).containsExactly("events");
    }

    @Test
    default void jobsThatWaitForTheNextRunOfASchedulerAreNotCleaned() {
        Keyspace space = subject();
        String id = "repeat:s:1795370302469";
        space.command("ZADD", space.key("repeat"), "1795370302469", "s");
        space.command("HSET", space.key(id), "name", "n", "timestamp", "1");
        space.command("ZADD", space.key("delayed"), "1", id);

        assertThat(space.queue.maintenance().clean(Duration.ZERO, 0, JobState.DELAYED))
                .isEmpty();

        assertThat(space.scored("delayed")).containsExactly(id + "=1");
    }

    @Test
    default void parentsThatWaitForTheirChildrenMayBeCleanedToo() {
        Keyspace space = subject();
        space.add(job());
        DrainedKeyspace.adopt(space, Keyspace.QUEUE, "p", "1");

        assertThat(space.queue.maintenance().clean(Duration.ZERO, 0, JobState.WAITING_CHILDREN))
                .containsExactly("p");

        assertThat(space.suffixes()).doesNotContain("p", "p:dependencies", "waiting-children");
    }

    @Test
    default void aNegativeLimitIsRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> subject().queue.maintenance().clean(Duration.ZERO, -1, JobState.FAILED))
                .withMessage("limit must not be negative, but was -1");
    }
}
