package dev.oxbow.core.internal.bullmq;

import static dev.oxbow.core.internal.bullmq.Keyspace.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.core.job.JobState;
import dev.oxbow.core.queue.Rejection;
import dev.oxbow.core.store.ChangeResult;
import dev.oxbow.core.store.JobChange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What removals of single jobs leave in Redis. */
interface RemovedKeyspace extends KeyspaceSubject {
    // case 78
    @Test
    default void onlyTheEventsOfARemovedJobRemain() {
        Keyspace space = subject();
        space.add(job());
        space.command("RPUSH", space.key("1:logs"), "row");

        assertThat(space.change(new JobChange.Remove("1", true))).containsExactly(ChangeResult.of(1));

        assertThat(space.suffixes()).containsExactly("events", "id", "marker", "meta");
        assertThat(space.lastEvents(1)).containsExactly("removed jobId=1 prev=wait");
    }

    // case 79
    @Test
    default void anUnknownIdIsRemovedFromItsListWithoutAnEvent() {
        Keyspace space = subject();
        space.command("LPUSH", space.key("wait"), "ghost");

        assertThat(space.change(new JobChange.Remove("ghost", true), new JobChange.Remove("missing", true)))
                .containsExactly(ChangeResult.of(1), ChangeResult.of(1));

        assertThat(space.suffixes()).isEmpty();
    }

    @Test
    default void jobsInNoStateOrInTheOldPausedListAreRemovedToo() {
        Keyspace space = subject();
        space.command("HSET", space.key("loose"), "name", "n", "timestamp", "1");
        space.command("HSET", space.key("old"), "name", "n", "timestamp", "1");
        space.command("RPUSH", space.key("paused"), "old");
        space.command("RPUSH", space.key("logged:logs"), "row");

        space.change(
                new JobChange.Remove("loose", true),
                new JobChange.Remove("old", true),
                new JobChange.Remove("logged", true));

        assertThat(space.suffixes()).containsExactly("events", "meta");
        assertThat(space.events())
                .containsExactly(
                        "removed jobId=loose prev=unknown",
                        "removed jobId=old prev=paused",
                        "removed jobId=logged prev=unknown");
    }

    // case 80
    @Test
    default void anActiveJobIsRemovedOnceItHasNoLock() {
        Keyspace space = subject();
        space.add(job());
        space.fetchOne();

        assertThat(space.change(new JobChange.Remove("1", true)))
                .containsExactly(ChangeResult.refused(Rejection.LOCKED));
        space.loseLock("1");
        space.change(new JobChange.Remove("1", true));

        assertThat(space.suffixes()).doesNotContain("1", "active");
        assertThat(space.lastEvents(1)).containsExactly("removed jobId=1 prev=active");
    }

    // case 102
    @Test
    default void theNextRunOfASchedulerIsNotRemovedAndAnEarlierOneIs() {
        Keyspace space = subject();
        space.command("ZADD", space.key("repeat"), "1795405642957", "s");
        for (String id : List.of("repeat:s:1795405642957", "repeat:s:1795405642000")) {
            space.command("HSET", space.key(id), "name", "s", "timestamp", "1", "rjk", "s");
            space.command("LPUSH", space.key("wait"), id);
        }

        assertThat(space.change(
                        new JobChange.Remove("repeat:s:1795405642957", true),
                        new JobChange.Remove("repeat:s:1795405642000", true)))
                .containsExactly(ChangeResult.refused(Rejection.BELONGS_TO_SCHEDULER), ChangeResult.of(1));

        assertThat(space.list("wait")).containsExactly("repeat:s:1795405642957");
    }

    @Test
    default void keysThatOnlyResembleAJobStay() {
        Keyspace space = subject();
        space.add(job());
        space.command("HSET", space.key("repeat:s"), "name", "s", "every", "1000", "ic", "1");
        Map<String, Object> before = space.everything();

        space.change(new JobChange.Remove("repeat:s", true));
        assertThatThrownBy(() -> space.change(new JobChange.Remove("1", true), new JobChange.Remove("meta", true)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'meta'");

        assertThat(space.everything()).isEqualTo(before);
    }

    @Test
    default void theQueuesOwnKeysAreNoJobs() {
        Keyspace space = subject();
        space.add(job());

        assertThat(space.store.find(Keyspace.QUEUE, List.of("wait", "1", "meta")))
                .extracting(Optional::isPresent)
                .containsExactly(false, true, false);
        assertThat(space.store.control().states(Keyspace.QUEUE, List.of("wait", "1", "meta")))
                .containsExactly(JobState.UNKNOWN, JobState.WAITING, JobState.UNKNOWN);
    }

    @Test
    default void aRemovedJobEndsItsDeduplicationWhateverItsTime() {
        Keyspace space = subject();
        space.add(job());
        space.command("HSET", space.key("1"), "deid", "x");
        space.command("SET", space.key("de:x"), "1", "PX", "100000");
        space.command("HSET", space.key("dn:x"), "name", "next");

        space.change(new JobChange.Remove("1", true));

        assertThat(space.suffixes()).doesNotContain("de:x", "dn:x");
    }

    @Test
    default void theDeduplicationOfAnotherJobStays() {
        Keyspace space = subject();
        space.add(job());
        space.command("HSET", space.key("1"), "deid", "x");
        space.command("SET", space.key("de:x"), "2");

        space.change(new JobChange.Remove("1", true));

        assertThat(space.text("de:x")).isEqualTo("2");
    }

    @Test
    default void manyJobsAreRemovedInOneCall() {
        Keyspace space = subject();
        for (int i = 0; i < 1500; i++) {
            space.add(job());
        }

        space.change(IntStream.rangeClosed(1, 1500)
                .mapToObj(number -> new JobChange.Remove(Integer.toString(number), true))
                .toArray(JobChange[]::new));

        assertThat(space.suffixes()).containsExactly("events", "id", "marker", "meta");
    }
}
