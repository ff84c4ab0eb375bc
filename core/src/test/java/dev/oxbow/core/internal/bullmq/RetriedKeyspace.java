package dev.oxbow.core.internal.bullmq;

import static dev.oxbow.core.internal.bullmq.Keyspace.failed;
import static dev.oxbow.core.internal.bullmq.Keyspace.job;
import static dev.oxbow.core.internal.bullmq.Keyspace.retried;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.store.FetchedJob;
import dev.oxbow.core.store.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a retry writes to Redis. */
interface RetriedKeyspace extends KeyspaceSubject {
    // case 39
    @Test
    default void aJobRetriedLaterIsDelayedWithItsReason() {
        Keyspace space = subject();
        space.add(job(o -> o.attempts(3)));
        FetchedJob fetched = space.fetchOne();
        space.command("DEL", space.key("marker"));
        space.clock.advance(Duration.ofSeconds(1));
        long due = space.now() + 1000;

        space.exchange(0, retried(fetched, Duration.ofSeconds(1)));

        assertThat(space.suffixes()).containsExactly("1", "delayed", "events", "id", "marker", "meta");
        assertThat(space.scored("delayed")).containsExactly("1=" + due * 4096);
        assertThat(space.hash("1"))
                .containsEntry("delay", "1000")
                .containsEntry("atm", "1")
                .containsEntry("failedReason", "boom")
                .containsEntry("stacktrace", "[\"Error: boom\"]")
                .doesNotContainKey("finishedOn");
        assertThat(space.scored("marker")).containsExactly("1=" + due);
        assertThat(space.lastEvents(1)).containsExactly("delayed jobId=1 delay=" + due);
    }

    @Test
    default void noDelayMarkerIsAddedWhenAJobIsFetchedInTheSameExchange() {
        Keyspace space = subject();
        space.add(job(), job());
        FetchedJob fetched = space.fetchOne();

        space.exchange(1, retried(fetched, Duration.ofSeconds(1)));

        assertThat(space.scored("marker")).containsExactly("0=0");
    }

    // case 40
    @Test
    default void aJobRetriedAtOnceIsAtTheLeft() {
        Keyspace space = subject();
        space.add(job(o -> o.attempts(2)), job());
        FetchedJob fetched = space.fetchOne();

        space.exchange(0, retried(fetched, Duration.ZERO));

        assertThat(space.list("wait")).containsExactly("1", "2");
        assertThat(space.hash("1")).containsEntry("atm", "1").containsEntry("delay", "0");
        assertThat(space.lastEvents(1)).containsExactly("waiting jobId=1 prev=active");
    }

    // case 43
    @Test
    default void theTracesAreThoseThatTheWorkerKeeps() {
        Keyspace space = subject();
        space.add(job(o -> o.attempts(2).stackTraceLimit(1)));
        space.exchange(0, retried(space.fetchOne(), Duration.ZERO));

        space.exchange(0, new Outcome.Retried(space.fetchOne(), "bang", List.of("Error: bang"), Duration.ZERO));

        assertThat(space.hash("1"))
                .containsEntry("stacktrace", "[\"Error: bang\"]")
                .containsEntry("failedReason", "bang")
                .containsEntry("atm", "2");
    }

    // 7.11
    @Test
    default void releasedJobsGoToTheFrontAndAPriorityNeedsNoCounter() {
        Keyspace space = subject();
        space.add(job(), job(), job(o -> o.priority(5)));
        List<FetchedJob> fetched = space.fetch(3);
        space.add(job());
        space.command("DEL", space.key("marker"));

        space.exchange(0, fetched.stream().map(Outcome.HandedBack::new).toArray(Outcome[]::new));

        assertThat(space.list("wait")).containsExactly("4", "1", "2");
        assertThat(space.scored("prioritized")).containsExactly("3=" + 5 * 4294967296L);
        assertThat(space.text("pc")).isEqualTo("1");
        assertThat(space.hash("1")).containsEntry("ats", "1").doesNotContainKey("atm");
        assertThat(space.scored("marker")).containsExactly("0=0");
        assertThat(space.lastEvents(3))
                .containsExactly(
                        "waiting jobId=1 prev=active", "waiting jobId=2 prev=active", "waiting jobId=3 prev=active");
    }

    /** BullMQ relies on the marker that its fetch has left; Oxbow's fetch of a queue's last job removes it. */
    @Test
    default void aReleasedPriorityJobGetsAMarkerAlthoughItsFetchEmptiedTheQueue() {
        Keyspace space = subject();
        space.add(job(o -> o.priority(5)));
        FetchedJob fetched = space.fetch(2).get(0);
        assertThat(space.suffixes()).doesNotContain("marker");

        space.exchange(0, new Outcome.HandedBack(fetched));

        assertThat(space.scored("marker")).containsExactly("0=0");
    }

    @Test
    default void aFailedAttemptStoresItsTelemetryMetadata() {
        Keyspace space = subject();
        space.add(job(o -> o.attempts(2)));
        String first = "{\"traceparent\":\"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\"}";

        space.exchange(0, retried(space.fetchOne(), Duration.ZERO).under(first));

        assertThat(space.hash("1")).containsEntry("tm", first).containsEntry("atm", "1");

        space.exchange(0, failed(space.fetchOne()).under("second"));

        assertThat(space.hash("1")).containsEntry("tm", "second").containsKey("finishedOn");
    }

    @Test
    default void aPlainJobThatFailsAtOnceStoresItsTelemetryMetadata() {
        Keyspace space = subject();
        space.add(job(), job());
        FetchedJob kept = space.fetchOne();
        FetchedJob gone = space.fetchOne();
        space.command("DEL", space.key("2"));

        space.exchange(0, failed(kept).under("span"), failed(gone).under("span"));

        assertThat(space.hash("1")).containsEntry("tm", "span").containsEntry("failedReason", "boom");
        assertThat(space.suffixes()).doesNotContain("2");
    }
}
