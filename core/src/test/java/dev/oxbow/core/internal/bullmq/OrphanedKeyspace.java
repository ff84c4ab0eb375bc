package dev.oxbow.core.internal.bullmq;

import static dev.oxbow.core.internal.bullmq.Keyspace.completed;
import static dev.oxbow.core.internal.bullmq.Keyspace.failed;
import static dev.oxbow.core.internal.bullmq.Keyspace.job;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;

/** Removing the keys of jobs in no state. */
interface OrphanedKeyspace extends KeyspaceSubject {
    @Test
    default void jobsInAStateStay() {
        Keyspace space = subject();
        space.add(
                job(),
                job(),
                job(),
                job(),
                job(options -> options.priority(1)),
                job(options -> options.delay(Duration.ofSeconds(5))),
                job(options -> options.jobId("a:b:c")));
        space.exchange(0, completed(space.fetchOne()), failed(space.fetchOne()));
        space.fetchOne();
        DrainedKeyspace.adopt(space, Keyspace.QUEUE, "p", "4");
        space.command("RPUSH", space.key("paused"), "old");
        space.command("HSET", space.key("old"), "name", "n", "timestamp", "1");
        space.command("ZADD", space.key("repeat"), "5", "s");
        space.command("HSET", space.key("repeat:s"), "name", "n", "ic", "1");
        space.command("HSET", space.key("repeat:s:logs"), "name", "n", "ic", "1");
        space.command("SET", space.key("de:window"), "1");
        space.command("HSET", space.key("metrics:completed"), "count", "1");
        space.command("HSET", space.key("foreign"), "whatever", "1");
        space.command("SET", space.key("text"), "1");
        SortedSet<String> before = space.suffixes();

        assertThat(space.queue.maintenance().removeOrphans()).isZero();

        assertThat(space.suffixes()).isEqualTo(before);
    }

    @Test
    default void jobsInNoStateAreRemovedWithAllTheirKeys() {
        Keyspace space = subject();
        space.add(job(), job());
        space.command("LREM", space.key("wait"), "0", "1");
        space.command("RPUSH", space.key("1:logs"), "row");
        space.command("SET", space.key("1:lock"), "token");
        space.command("HSET", space.key("1"), "deid", "window");
        space.command("SET", space.key("de:window"), "1");
        space.command("HSET", space.key("ghost"), "ats", "1");
        space.command("HSET", space.key("repeat:s:17"), "name", "n", "timestamp", "1");
        space.command("RPUSH", space.key("gone:logs"), "row");

        assertThat(space.queue.maintenance().removeOrphans()).isEqualTo(4);

        assertThat(space.suffixes()).containsExactly("2", "events", "id", "marker", "meta", "wait");
    }

    /** BullMQ 6.7.0 lets the parent wait for ever. */
    @Test
    default void theParentOfAnOrphanNoLongerWaitsForIt() {
        Keyspace space = subject();
        space.add(job());
        DrainedKeyspace.adopt(space, Keyspace.QUEUE, "p", "1");
        space.command("DEL", space.key("wait"));

        assertThat(space.queue.maintenance().removeOrphans()).isEqualTo(1);

        assertThat(space.list("wait")).containsExactly("p");
        assertThat(space.lastEvents(1)).containsExactly("waiting jobId=p prev=waiting-children");
    }

    @Test
    default void otherQueuesAreNotTouched() {
        Keyspace space = subject();
        String other = space.key("").replace(":" + Keyspace.QUEUE + ":", ":" + Keyspace.QUEUE + "2:1");
        space.command("HSET", other, "name", "n", "timestamp", "1");

        assertThat(space.queue.maintenance().removeOrphans()).isZero();

        assertThat(space.command("DEL", other)).isEqualTo(1L);
    }
}
