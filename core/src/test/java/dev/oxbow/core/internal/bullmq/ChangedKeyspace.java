package dev.oxbow.core.internal.bullmq;

import static dev.oxbow.core.internal.bullmq.Keyspace.completed;
import static dev.oxbow.core.internal.bullmq.Keyspace.failed;
import static dev.oxbow.core.internal.bullmq.Keyspace.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.job.Json;
import dev.oxbow.core.queue.RetryOptions;
import dev.oxbow.core.store.ChangeResult;
import dev.oxbow.core.store.JobChange;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What changes of single jobs write to Redis. */
interface ChangedKeyspace extends KeyspaceSubject {
    private static long ranked(int priority, long counter) {
        return priority * 4294967296L + counter;
    }

    // case 53
    @Test
    default void onlyTheDataChange() {
        Keyspace space = subject();
        space.add(job());
        Map<String, Object> before = space.everything();

        space.change(new JobChange.Data("1", new Json("[\"ü/\"]")));

        assertThat(space.hash("1")).containsEntry("data", "[\"ü/\"]");
        space.command("HSET", space.key("1"), "data", "{\"a\":1}");
        assertThat(space.everything()).isEqualTo(before);
    }

    // case 54
    @Test
    default void anExtendedLockLivesLongerAndItsJobIsNoLongerSuspectedToStall() {
        Keyspace space = subject();
        space.add(job());
        space.fetchOne();
        space.checkForStalled();

        assertThat(space.change(new JobChange.ExtendLock("1", "other", Duration.ofHours(1))))
                .containsExactly(ChangeResult.of(0));
        assertThat(space.members("stalled")).containsExactly("1");
        space.change(new JobChange.ExtendLock("1", Keyspace.TOKEN, Duration.ofHours(1)));

        assertThat(space.timeToLive("1:lock"))
                .isGreaterThan(Duration.ofMinutes(5).toMillis());
        assertThat(space.members("stalled")).isEmpty();
    }

    // case 69
    @Test
    default void aPromotedJobWaitsByItsPriority() {
        Keyspace space = subject();
        space.add(job(o -> o.delay(Duration.ofSeconds(5))), job(o -> o.delay(Duration.ofSeconds(5))
                .priority(3)));
        space.command("DEL", space.key("marker"));

        space.change(new JobChange.Promote("1"), new JobChange.Promote("2"));

        assertThat(space.list("wait")).containsExactly("1");
        assertThat(space.scored("prioritized")).containsExactly("2=" + ranked(3, 1));
        assertThat(space.hash("1")).containsEntry("delay", "0");
        assertThat(space.scored("marker")).containsExactly("0=0");
        assertThat(space.suffixes()).doesNotContain("delayed");
        assertThat(space.lastEvents(2)).containsExactly("waiting jobId=1 prev=delayed", "waiting jobId=2 prev=delayed");
    }

    @Test
    default void aDelayedIdWithoutAJobIsNotTurnedIntoAJob() {
        Keyspace space = subject();
        space.command("ZADD", space.key("delayed"), "1", "ghost");

        space.change(new JobChange.Promote("ghost"));

        assertThat(space.suffixes()).isEmpty();
    }

    // case 70
    @Test
    default void anotherDelayMovesTheMarkerToo() {
        Keyspace space = subject();
        space.add(job(o -> o.delay(Duration.ofSeconds(5))));
        long due = space.now() + 9000;

        space.change(new JobChange.Delay("1", Duration.ofSeconds(9)));

        assertThat(space.scored("delayed")).containsExactly("1=" + due * 4096);
        assertThat(space.hash("1")).containsEntry("delay", "9000");
        assertThat(space.scored("marker")).containsExactly("1=" + due);
        assertThat(space.lastEvents(1)).containsExactly("delayed jobId=1 delay=" + due);
    }

    @Test
    default void noDelayAtAllIsDueNow() {
        Keyspace space = subject();
        space.add(job(o -> o.delay(Duration.ofSeconds(5))), job(o -> o.delay(Duration.ofSeconds(5))));

        space.change(new JobChange.Delay("1", Duration.ZERO), new JobChange.Delay("2", Duration.ZERO));

        assertThat(space.scored("delayed")).containsExactly("1=" + space.now() * 4096, "2=" + (space.now() * 4096 + 1));
    }

    // cases 71, 72, 73
    @Test
    default void aWaitingJobChangesItsPriority() {
        Keyspace space = subject();
        space.add(job(), job(), job(), job(), job(o -> o.priority(4)));
        space.command("DEL", space.key("marker"));
        int events = space.events().size();

        space.change(new JobChange.Priority("2", 5, true));
        assertThat(space.suffixes()).doesNotContain("marker");
        space.change(new JobChange.Priority("1", 5, false));
        space.change(new JobChange.Priority("5", 0, true));
        space.change(new JobChange.Priority("4", 0, false));

        assertThat(space.scored("prioritized")).containsExactly("2=" + ranked(5, 0), "1=" + ranked(5, 2));
        assertThat(space.text("pc")).isEqualTo("2");
        assertThat(space.list("wait")).containsExactly("4", "3", "5");
        assertThat(space.hash("1")).containsEntry("priority", "5").containsEntry("opts", "{\"attempts\":0}");
        assertThat(space.scored("marker")).containsExactly("0=0");
        assertThat(space.events()).hasSize(events);
    }

    @Test
    default void aPausedQueueGetsNoMarker() {
        Keyspace space = subject();
        space.add(job(o -> o.delay(Duration.ofSeconds(5))));
        space.command("HSET", space.key("meta"), "paused", "1");
        space.command("DEL", space.key("marker"));

        space.change(new JobChange.Promote("1"));

        assertThat(space.suffixes()).doesNotContain("marker");
    }

    // case 76
    @Test
    default void aCompletedJobRunsAgainFromScratch() {
        Keyspace space = subject();
        space.add(job(o -> o.lifo(true)));
        space.exchange(0, completed(space.fetchOne()));
        space.add(job());
        space.command("DEL", space.key("marker"));

        space.change(new JobChange.Retry("1", RetryOptions.OF_COMPLETED.fromScratch()));

        assertThat(space.hash("1")).containsOnlyKeys("name", "data", "opts", "timestamp", "delay", "priority");
        assertThat(space.list("wait")).containsExactly("2", "1");
        assertThat(space.suffixes()).doesNotContain("completed");
        assertThat(space.scored("marker")).containsExactly("0=0");
        assertThat(space.lastEvents(1)).containsExactly("waiting jobId=1 prev=completed");
    }

    // case 75
    @Test
    default void aFailedJobRunsAgainWithItsAttemptsCountedOn() {
        Keyspace space = subject();
        space.add(job(o -> o.priority(2)));
        space.exchange(0, failed(space.fetchOne()));

        space.change(new JobChange.Retry("1", RetryOptions.OF_FAILED));

        assertThat(space.hash("1"))
                .containsEntry("atm", "1")
                .containsEntry("ats", "1")
                .containsEntry("stacktrace", "[\"Error: boom\"]")
                .doesNotContainKeys("failedReason", "finishedOn", "processedOn");
        assertThat(space.scored("prioritized")).containsExactly("1=" + ranked(2, 2));
    }

    @Test
    default void aJobEndsItsDeduplicationOnlyWhileItOwnsIt() {
        Keyspace space = subject();
        space.add(job(), job());
        space.command("HSET", space.key("1"), "deid", "x");
        space.command("HSET", space.key("2"), "deid", "y");
        space.command("SET", space.key("de:x"), "1", "PX", "100000");
        space.command("HSET", space.key("dn:x"), "name", "next");
        space.command("SET", space.key("de:y"), "other");

        assertThat(space.change(
                        new JobChange.EndDeduplication("1"),
                        new JobChange.EndDeduplication("1"),
                        new JobChange.EndDeduplication("2")))
                .containsExactly(ChangeResult.of(1), ChangeResult.of(0), ChangeResult.of(0));

        assertThat(space.suffixes()).contains("dn:x", "de:y").doesNotContain("de:x");
        assertThat(space.hash("1")).containsEntry("deid", "x");
    }
}
