package dev.oxbow.core.internal.bullmq;

import static dev.oxbow.core.internal.bullmq.Keyspace.job;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Pausing and resuming. */
interface PausedKeyspace extends KeyspaceSubject {
    // case 62
    @Test
    default void aPauseIsAFieldAndNoMarkerIsAddedWhileItLasts() {
        Keyspace space = subject();
        space.add(job());

        space.queue.pause();
        space.add(job());

        assertThat(space.hash("meta")).containsEntry("paused", "1");
        assertThat(space.suffixes()).doesNotContain("marker", "paused");
        assertThat(space.list("wait")).containsExactly("2", "1");
        assertThat(space.events()).contains("paused");
    }

    // case 62
    @Test
    default void resumingAddsAMarkerIfJobsWait() {
        Keyspace space = subject();
        space.queue.pause();
        space.add(job());

        space.queue.resume();

        assertThat(space.hash("meta")).doesNotContainKey("paused");
        assertThat(space.scored("marker")).containsExactly("0=0");
        assertThat(space.lastEvents(1)).containsExactly("resumed");
    }

    @Test
    default void resumingAddsTheDelayMarkerIfNoJobWaits() {
        Keyspace space = subject();
        space.add(job(options -> options.delay(Duration.ofSeconds(5))));
        space.queue.pause();

        space.queue.resume();

        assertThat(space.scored("marker")).containsExactly("1=" + (space.now() + 5000));
    }

    @Test
    default void resumingAnEmptyQueueAddsNoMarker() {
        Keyspace space = subject();

        space.queue.resume();

        assertThat(space.suffixes()).containsExactly("events");
    }

    // case 63
    @Test
    default void jobsThatAnOlderBullMqPausedComeFirst() {
        Keyspace space = subject();
        space.command("RPUSH", space.key("paused"), "a", "b");
        space.command("RPUSH", space.key("wait"), "x", "y");

        space.queue.resume();

        assertThat(space.list("wait")).containsExactly("x", "y", "a", "b");
        assertThat(space.suffixes()).doesNotContain("paused");
    }

    @Test
    default void jobsThatAnOlderBullMqPausedWaitAgainThoughNothingElseDoes() {
        Keyspace space = subject();
        space.command("RPUSH", space.key("paused"), "a", "b");

        space.queue.resume();

        assertThat(space.list("wait")).containsExactly("a", "b");
        assertThat(space.scored("marker")).containsExactly("0=0");
    }
}
