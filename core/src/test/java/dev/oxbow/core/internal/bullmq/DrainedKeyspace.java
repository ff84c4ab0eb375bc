package dev.oxbow.core.internal.bullmq;

import static dev.oxbow.core.internal.bullmq.Keyspace.job;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Draining. */
interface DrainedKeyspace extends KeyspaceSubject {
    /** Makes job {@code child} the only child of {@code parent}, which waits for it in its queue. */
    static void adopt(Keyspace space, String queue, String parent, String child) {
        String name = space.key("").replace(":" + Keyspace.QUEUE + ":", ":" + queue);
        space.command("HSET", name + ":" + parent, "name", "p", "timestamp", "1", "delay", "5000", "priority", "3");
        space.command("ZADD", name + ":waiting-children", "1", parent);
        space.command("SADD", name + ":" + parent + ":dependencies", space.key(child));
        space.command(
                "HSET",
                space.key(child),
                "parentKey",
                name + ":" + parent,
                "parent",
                "{\"id\":\"" + parent + "\",\"queueKey\":\"" + name + "\"}");
    }

    // case 82
    @Test
    default void waitingJobsAreRemovedWithoutAnEvent() {
        Keyspace space = subject();
        space.add(job(), job(options -> options.priority(2)), job(options -> options.delay(Duration.ofSeconds(5))));
        space.command("RPUSH", space.key("1:logs"), "row");
        space.command("RPUSH", space.key("paused"), "old");
        int events = space.events().size();

        assertThat(space.queue.maintenance().drain()).isEqualTo(3);

        assertThat(space.suffixes()).containsExactly("3", "delayed", "events", "id", "marker", "meta", "pc");
        assertThat(space.events()).hasSize(events);
    }

    // case 82
    @Test
    default void delayedJobsAreRemovedOnRequest() {
        Keyspace space = subject();
        space.add(job(), job(options -> options.delay(Duration.ofSeconds(5))));

        assertThat(space.queue.maintenance().drain(true)).isEqualTo(2);

        assertThat(space.suffixes()).containsExactly("events", "id", "marker", "meta");
    }

    // case 83
    @Test
    default void aParentInTheSameQueueIsRemovedWithItsLastChild() {
        Keyspace space = subject();
        space.add(job());
        adopt(space, Keyspace.QUEUE, "p", "1");
        adopt(space, Keyspace.QUEUE, "grandparent", "p");
        space.command("HSET", space.key("p"), "deid", "window");
        space.command("SET", space.key("de:window"), "p");

        space.queue.maintenance().drain();

        assertThat(space.suffixes()).containsExactly("events", "id", "marker", "meta");
    }

    @Test
    default void aParentInAnotherQueueIsReleasedWithoutAnEvent() {
        Keyspace space = subject();
        space.add(job());
        adopt(space, "other", "p", "1");
        String other = space.key("").replace(":" + Keyspace.QUEUE + ":", ":other");

        space.queue.maintenance().drain();

        assertThat(space.command("LRANGE", other + ":wait", "0", "-1"))
                .asString()
                .isEqualTo("[p]");
        assertThat(space.command("EXISTS", other + ":waiting-children", other + ":events"))
                .isEqualTo(0L);
    }

    @Test
    default void deduplicationsOfDrainedJobsEnd() {
        Keyspace space = subject();
        space.add(job(), job());
        space.command("HSET", space.key("1"), "deid", "own");
        space.command("HSET", space.key("2"), "deid", "taken");
        space.command("SET", space.key("de:own"), "1");
        space.command("HSET", space.key("dn:own"), "name", "next");
        space.command("SET", space.key("de:taken"), "other");

        space.queue.maintenance().drain();

        assertThat(space.suffixes()).containsExactly("de:taken", "events", "id", "marker", "meta");
    }

    /** BullMQ 6.7.0 trims such a list by the number of removed jobs, and so loses the scheduler's job: see the layout, 7.16. */
    @Test
    default void jobsThatWaitForTheNextRunOfASchedulerStay() {
        Keyspace space = subject();
        space.add(job(), job());
        for (String place : new String[] {"w", "x"}) {
            String id = "repeat:" + place + ":1795370302469";
            space.command("ZADD", space.key("repeat"), "1795370302469", place);
            space.command("HSET", space.key(id), "name", "n", "timestamp", "1");
        }
        space.command("LPUSH", space.key("wait"), "repeat:w:1795370302469", "repeat:gone:1", "repeat:x:1795370302469");
        space.command("ZADD", space.key("delayed"), "1", "repeat:w:1795370302469", "2", "repeat:w:17");

        assertThat(space.queue.maintenance().drain(true)).isEqualTo(4);

        assertThat(space.list("wait")).containsExactly("repeat:x:1795370302469", "repeat:w:1795370302469");
        assertThat(space.scored("delayed")).containsExactly("repeat:w:1795370302469=1");
        assertThat(space.suffixes()).contains("repeat:w:1795370302469", "repeat:x:1795370302469");
    }

    @Test
    default void moreJobsThanFitIntoOneCommandAreDrained() {
        Keyspace space = subject();
        space.store.add(
                Keyspace.QUEUE, IntStream.range(0, 4_500).mapToObj(i -> job()).toList());
        space.store.add(
                Keyspace.QUEUE,
                IntStream.range(0, 2_500)
                        .mapToObj(i -> job(options -> options.priority(1)))
                        .toList());

        assertThat(space.queue.maintenance().drain()).isEqualTo(7_000);

        assertThat(space.suffixes()).containsExactly("events", "id", "marker", "meta", "pc");
    }
}
