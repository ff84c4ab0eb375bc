package dev.oxbow.core.internal.bullmq;

import static dev.oxbow.core.internal.bullmq.Keyspace.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.job.Json;
import dev.oxbow.core.store.Heartbeat;
import dev.oxbow.core.store.JobUpdate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What locks, the check for stalled jobs, progress and logs write to Redis. */
interface LocksKeyspace extends KeyspaceSubject {
    // case 51
    @Test
    default void progressIsJsonInTheHashAndInTheEvent() {
        Keyspace space = subject();
        space.add(job());

        space.store.control().change(Keyspace.QUEUE, List.of(new JobUpdate.Progress("1", new Json("{\"p\": 1}"))));

        assertThat(space.hash("1")).containsEntry("progress", "{\"p\": 1}");
        assertThat(space.lastEvents(1)).containsExactly("progress jobId=1 data={\"p\": 1}");
    }

    // case 52
    @Test
    default void theNewestRowsOfALogStay() {
        Keyspace space = subject();
        space.add(job());

        for (String row : List.of("a", "b", "c")) {
            space.store.control().change(Keyspace.QUEUE, List.of(new JobUpdate.Log("1", row, 2)));
        }

        assertThat(space.list("1:logs")).containsExactly("b", "c");
        assertThat(space.lastEvents(1)).containsExactly("waiting jobId=1");
    }

    @Test
    default void keepingNoRowsOfALogKeepsAllAsInBullMq() {
        Keyspace space = subject();
        space.add(job());

        space.store
                .control()
                .change(Keyspace.QUEUE, List.of(new JobUpdate.Log("1", "a", 0), new JobUpdate.Log("1", "b", null)));

        assertThat(space.list("1:logs")).containsExactly("a", "b");
    }

    // cases 54 and 55
    @Test
    default void aRenewedLockLivesLongerAndItsJobIsNotSuspectedToStall() {
        Keyspace space = subject();
        space.add(job(), job());
        space.fetch(2);
        space.command("SADD", space.key("stalled"), "1", "2");
        space.command("PEXPIRE", space.key("1:lock"), "5000");
        Heartbeat.HeldLock mine = new Heartbeat.HeldLock(Keyspace.QUEUE, "1", Keyspace.TOKEN);
        Heartbeat.HeldLock other = new Heartbeat.HeldLock(Keyspace.QUEUE, "2", "other");

        assertThat(space.store
                        .heartbeat(new Heartbeat(List.of(other, mine), Duration.ofSeconds(30), List.of()))
                        .lost())
                .containsExactly(other);

        assertThat(space.timeToLive("1:lock")).isGreaterThan(5_000);
        assertThat(space.text("1:lock")).isEqualTo(Keyspace.TOKEN);
        assertThat(space.members("stalled")).containsExactly("2");
    }

    // cases 56 and 57
    @Test
    default void theFirstStalledCheckMarksActiveJobsAndTheNextIsTooSoon() {
        Keyspace space = subject();
        space.add(job());
        space.fetchOne();
        space.command("DEL", space.key("1:lock"));

        assertThat(space.checkForStalled().recovered()).isEmpty();
        assertThat(space.members("stalled")).containsExactly("1");
        assertThat(space.text("stalled-check")).isEqualTo(Long.toString(space.now()));
        assertThat(space.timeToLive("stalled-check")).isBetween(20_000L, 30_000L);
        assertThat(space.checkForStalled().recovered()).isEmpty();

        assertThat(space.list("active")).containsExactly("1");
    }

    // case 58
    @Test
    default void aJobWithoutALockAtTheSecondCheckWaitsAtTheRight() {
        Keyspace space = subject();
        space.add(job(), job());
        space.fetchOne();
        space.checkForStalled();
        space.loseLock("1");
        space.command("DEL", space.key("marker"));

        assertThat(space.checkForStalled().recovered()).isEqualTo(Map.of(Keyspace.QUEUE, List.of("1")));

        assertThat(space.list("wait")).containsExactly("2", "1");
        assertThat(space.hash("1")).containsEntry("stc", "1").doesNotContainKey("defa");
        assertThat(space.suffixes()).doesNotContain("active", "stalled");
        assertThat(space.scored("marker")).containsExactly("0=0");
        assertThat(space.lastEvents(2)).containsExactly("waiting jobId=1 prev=active", "stalled jobId=1");
    }

    // case 59
    @Test
    default void aJobThatStallsTooOftenIsMarkedToFailAndWaits() {
        stallTwice();

        assertThat(subject().hash("1"))
                .containsEntry("stc", "2")
                .containsEntry("defa", "job stalled more than allowable limit");
        assertThat(subject().list("wait")).containsExactly("1");
    }

    // case 61
    @Test
    default void aJobOfALiveSchedulerIsNeverMarkedToFail() {
        subject().command("ZADD", subject().key("repeat"), "1", "every-minute");
        subject().command("HSET", subject().key("1"), "rjk", "every-minute");

        stallTwice();

        assertThat(subject().hash("1")).containsEntry("stc", "2").doesNotContainKey("defa");
    }

    private void stallTwice() {
        Keyspace space = subject();
        space.add(job());
        for (int times = 0; times < 2; times++) {
            space.fetchOne();
            space.checkForStalled();
            space.loseLock("1");
            space.checkForStalled();
            space.command("DEL", space.key("stalled-check"));
        }
    }
}
