package dev.oxbow.core.internal.bullmq;

import static dev.oxbow.core.internal.bullmq.Keyspace.completed;
import static dev.oxbow.core.internal.bullmq.Keyspace.job;
import static dev.oxbow.core.internal.bullmq.Keyspace.retried;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.job.AddedJob;
import dev.oxbow.core.job.AddedJob.AddStatus;
import dev.oxbow.core.job.Deduplication;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.store.FetchedJob;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What deduplication leaves in Redis. The deduplication id is {@code d}. */
interface DeduplicatedKeyspace extends KeyspaceSubject {
    /** Longer than any test may take, and not mistaken for {@link #LONGER}. */
    Duration LONG = Duration.ofSeconds(500);

    /** Longer still. */
    Duration LONGER = Duration.ofSeconds(5000);

    private static NewJob waiting(Deduplication deduplication) {
        return job(o -> o.deduplication(deduplication));
    }

    private static NewJob delayed(long seconds, Deduplication deduplication) {
        return job(o -> o.delay(Duration.ofSeconds(seconds)).deduplication(deduplication));
    }

    private static AddedJob keptOutBy(String owner) {
        return new AddedJob(owner, AddStatus.DEDUPLICATED);
    }

    private void assertTimeToLive(Duration atMost, Duration moreThan) {
        assertThat(subject().timeToLive("de:d")).isBetween(moreThan.toMillis() + 1, atMost.toMillis());
    }

    // case 86
    @Test
    default void aJobIsKeptOutWhileItsOwnerIsThere() {
        Keyspace space = subject();

        space.add(waiting(Deduplication.simple("d")));
        List<AddedJob> second = space.add(waiting(Deduplication.simple("d")), job());

        assertThat(second).containsExactly(keptOutBy("1"), new AddedJob("3", false));
        assertThat(space.text("de:d")).isEqualTo("1");
        assertThat(space.timeToLive("de:d")).isEqualTo(-1);
        assertThat(space.hash("1"))
                .containsEntry("deid", "d")
                .containsEntry("opts", "{\"attempts\":0,\"de\":{\"id\":\"d\"}}");
        assertThat(space.suffixes()).doesNotContain("2");
        assertThat(space.events())
                .containsExactly(
                        "added jobId=1 name=n",
                        "waiting jobId=1",
                        "deduplicated jobId=1 deduplicationId=d deduplicatedJobId=2",
                        "added jobId=3 name=n",
                        "waiting jobId=3");
    }

    @Test
    default void jobsOfOneCallAreKeptOutByItsFirst() {
        Keyspace space = subject();

        List<AddedJob> added = space.add(
                waiting(Deduplication.simple("d")),
                waiting(Deduplication.simple("d")),
                waiting(Deduplication.simple("e")),
                waiting(Deduplication.simple("d")));

        assertThat(added)
                .containsExactly(new AddedJob("1", false), keptOutBy("1"), new AddedJob("3", false), keptOutBy("1"));
        assertThat(space.text("id")).isEqualTo("4");
        assertThat(space.list("wait")).containsExactly("3", "1");
    }

    // case 87
    @Test
    default void theEndOfTheOwnerLetsTheNextIn() {
        Keyspace space = subject();
        space.add(waiting(Deduplication.simple("d")));
        FetchedJob owner = space.takeOne();
        space.turn(0, retried(owner, Duration.ZERO));
        assertThat(space.add(waiting(Deduplication.simple("d")))).containsExactly(keptOutBy("1"));

        space.turn(0, completed(space.takeOne()));

        assertThat(space.suffixes()).doesNotContain("de:d");
        assertThat(space.add(waiting(Deduplication.simple("d")))).containsExactly(new AddedJob("3", false));
    }

    // case 88
    @Test
    default void aTimeToLiveOutlastsTheOwner() {
        Keyspace space = subject();
        space.add(waiting(Deduplication.throttle("d", LONG)));
        space.turn(0, completed(space.takeOne()));

        assertThat(space.add(waiting(Deduplication.throttle("d", LONG)))).containsExactly(keptOutBy("1"));

        assertTimeToLive(LONG, Duration.ofSeconds(400));
    }

    @Test
    default void aTimeToLiveThatIsNotExtendedRunsOn() {
        Keyspace space = subject();
        space.add(waiting(Deduplication.throttle("d", LONG)));

        space.add(waiting(Deduplication.throttle("d", LONGER)));

        assertTimeToLive(LONG, Duration.ofSeconds(400));
    }

    // case 89
    @Test
    default void anExtendedTimeToLiveStartsAnewForTheSameOwner() {
        Keyspace space = subject();
        space.add(waiting(Deduplication.throttle("d", LONG).extending()));

        List<AddedJob> second =
                space.add(waiting(Deduplication.throttle("d", LONGER).extending()));

        assertThat(second).containsExactly(keptOutBy("1"));
        assertThat(space.text("de:d")).isEqualTo("1");
        assertTimeToLive(LONGER, LONG);
        assertThat(space.lastEvents(1)).containsExactly("deduplicated jobId=1 deduplicationId=d deduplicatedJobId=2");
    }

    // case 90
    @Test
    default void aJobTakesThePlaceOfADelayedOwner() {
        Keyspace space = subject();
        Deduplication replace = Deduplication.simple("d").replacing();
        space.add(delayed(5, replace));

        List<AddedJob> second = space.add(delayed(6, replace));

        assertThat(second).containsExactly(new AddedJob("2", false));
        long due = space.now() + 6000;
        assertThat(space.suffixes()).doesNotContain("1");
        assertThat(space.text("de:d")).isEqualTo("2");
        assertThat(space.scored("delayed")).containsExactly("2=" + due * 4096);
        assertThat(space.scored("marker")).containsExactly("1=" + due);
        assertThat(space.lastEvents(4))
                .containsExactly(
                        "removed jobId=1 prev=delayed",
                        "deduplicated jobId=2 deduplicationId=d deduplicatedJobId=1",
                        "added jobId=2 name=n",
                        "delayed jobId=2 delay=" + due);
    }

    @Test
    default void ofJobsOfOneCallThatReplaceEachOtherTheLastStays() {
        Keyspace space = subject();
        Deduplication replace = Deduplication.simple("d").replacing();

        List<AddedJob> added = space.add(delayed(5, replace), delayed(5, replace), delayed(5, replace));

        assertThat(added).containsExactly(new AddedJob("1", false), new AddedJob("2", false), new AddedJob("3", false));
        assertThat(space.scored("delayed")).containsExactly("3=" + (space.now() + 5000) * 4096);
        assertThat(space.suffixes()).contains("3").doesNotContain("1", "2");
    }

    // case 91
    @Test
    default void aReplacementWithoutExtensionKeepsTheTimeToLive() {
        Keyspace space = subject();
        space.add(delayed(5, Deduplication.throttle("d", LONG).replacing()));

        space.add(delayed(5, Deduplication.throttle("d", LONGER).replacing()));

        assertThat(space.text("de:d")).isEqualTo("2");
        assertTimeToLive(LONG, Duration.ofSeconds(400));
    }

    @Test
    default void aDebouncedReplacementStartsTheTimeAnew() {
        Keyspace space = subject();
        space.add(delayed(5, Deduplication.debounce("d", LONG)));

        space.add(delayed(5, Deduplication.debounce("d", LONGER)));

        assertThat(space.text("de:d")).isEqualTo("2");
        assertTimeToLive(LONGER, LONG);
    }

    @Test
    default void aReplacementWithoutATimeToLiveEndsTheOldOne() {
        Keyspace space = subject();
        space.add(delayed(5, Deduplication.throttle("d", LONG)));

        space.add(waiting(Deduplication.simple("d").replacing()));

        assertThat(space.text("de:d")).isEqualTo("2");
        assertThat(space.timeToLive("de:d")).isEqualTo(-1);
        assertThat(space.list("wait")).containsExactly("2");
    }

    // case 92
    @Test
    default void anOwnerThatWaitsIsNotReplacedAndNobodyIsTold() {
        Keyspace space = subject();
        Deduplication replace = Deduplication.simple("d").replacing();
        space.add(waiting(replace));

        List<AddedJob> second = space.add(delayed(1, replace));

        assertThat(second).containsExactly(keptOutBy("1"));
        assertThat(space.events()).containsExactly("added jobId=1 name=n", "waiting jobId=1");
    }

    // case 93
    @Test
    default void theLastJobKeptOutByAnActiveOwnerFollowsIt() {
        Keyspace space = subject();
        Deduplication keepLast = Deduplication.throttle("d", LONG).keepingLast();
        space.add(waiting(keepLast));
        FetchedJob owner = space.takeOne();

        List<AddedJob> others =
                space.add(waiting(keepLast), job(o -> o.priority(3).deduplication(keepLast)));

        assertThat(others).containsExactly(keptOutBy("1"), keptOutBy("1"));
        assertThat(space.hash("dn:d"))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "name",
                        "n",
                        "data",
                        "{\"a\":1}",
                        "opts",
                        "{\"attempts\":0,\"priority\":3,\"de\":{\"id\":\"d\",\"ttl\":500000,\"keepLastIfActive\":true}}",
                        "jid",
                        "3"));
        assertThat(space.timeToLive("de:d")).isEqualTo(-1);
        assertThat(space.lastEvents(2))
                .containsExactly(
                        "deduplicated jobId=1 deduplicationId=d deduplicatedJobId=2",
                        "deduplicated jobId=1 deduplicationId=d deduplicatedJobId=3");

        space.turn(0, completed(owner));

        assertThat(space.suffixes()).doesNotContain("dn:d", "wait");
        assertThat(space.text("de:d")).isEqualTo("3");
        assertThat(space.text("id")).isEqualTo("4");
        assertThat(space.scored("prioritized")).hasSize(1);
        assertThat(space.lastEvents(3))
                .containsExactly(
                        "added jobId=3 name=n",
                        "waiting jobId=3",
                        "completed jobId=1 returnvalue={\"r\":\"ü\"} prev=active");
    }

    @Test
    default void anOwnerWhoseEndIsAwaitedHasNoTimeToLive() {
        Keyspace space = subject();
        Deduplication keepLast = Deduplication.throttle("d", LONG).keepingLast();

        space.add(waiting(keepLast));
        List<AddedJob> second = space.add(waiting(keepLast));

        assertThat(second).containsExactly(keptOutBy("1"));
        assertThat(space.timeToLive("de:d")).isEqualTo(-1);
        assertThat(space.suffixes()).doesNotContain("dn:d");
    }

    @Test
    default void anActiveOwnerWithATimeToLiveLosesItWhenItsEndIsAwaited() {
        Keyspace space = subject();
        space.add(waiting(Deduplication.throttle("d", LONG)));
        space.takeOne();

        space.add(waiting(Deduplication.throttle("d", LONG).keepingLast()));

        assertThat(space.timeToLive("de:d")).isEqualTo(-1);
        assertThat(space.hash("dn:d")).containsEntry("jid", "2");
    }

    // case 94
    @Test
    default void aDelayedOwnerIsRescheduled() {
        Keyspace space = subject();
        Deduplication reschedule = Deduplication.simple("d").rescheduling();
        space.add(delayed(5, reschedule));
        space.clock.advance(Duration.ofMillis(1));

        List<AddedJob> second = space.add(delayed(6, reschedule));

        long due = space.now() + 6000;
        assertThat(second).containsExactly(keptOutBy("1"));
        assertThat(space.scored("delayed")).containsExactly("1=" + due * 4096);
        assertThat(space.scored("marker")).containsExactly("1=" + due);
        assertThat(space.hash("1")).containsEntry("delay", "6000");
        assertThat(space.lastEvents(2))
                .containsExactly(
                        "deduplicated jobId=1 deduplicationId=d deduplicatedJobId=2", "delayed jobId=1 delay=" + due);
    }

    @Test
    default void anOwnerRescheduledWithoutDelayIsDueAtOnce() {
        Keyspace space = subject();
        Deduplication reschedule = Deduplication.simple("d").rescheduling();
        space.add(delayed(5, reschedule));

        space.add(waiting(reschedule));

        assertThat(space.scored("delayed")).containsExactly("1=" + space.now() * 4096);
        assertThat(space.hash("1")).containsEntry("delay", "0");
    }

    // case 95
    @Test
    default void anOwnerThatIsGoneKeepsNobodyOut() {
        Keyspace space = subject();
        for (Deduplication deduplication : Set.of(
                Deduplication.simple("d"),
                Deduplication.throttle("d", LONG).extending(),
                Deduplication.simple("d").replacing())) {
            space.clear();
            space.add(waiting(Deduplication.simple("d")));
            space.command("DEL", space.key("1"));
            space.command("HSET", space.key("dn:d"), "jid", "7");

            assertThat(space.add(waiting(deduplication))).containsExactly(new AddedJob("2", false));

            assertThat(space.text("de:d")).isEqualTo("2");
            assertThat(space.suffixes()).doesNotContain("dn:d");
            assertThat(space.lastEvents(2)).containsExactly("added jobId=2 name=n", "waiting jobId=2");
        }
    }

    @Test
    default void aTimeToLiveKeepsOthersOutThoughTheOwnerIsGone() {
        Keyspace space = subject();
        space.add(waiting(Deduplication.throttle("d", LONG)));
        space.command("DEL", space.key("1"));

        assertThat(space.add(waiting(Deduplication.throttle("d", LONG)))).containsExactly(keptOutBy("1"));
    }

    @Test
    default void anIdThatIsThereAlreadyComesBeforeDeduplication() {
        Keyspace space = subject();
        space.add(job(o -> o.jobId("x").deduplication(Deduplication.simple("d"))));

        List<AddedJob> added =
                space.add(job(o -> o.jobId("x").deduplication(Deduplication.simple("d"))), job(o -> o.jobId("y")
                        .deduplication(Deduplication.simple("d"))));

        assertThat(added).containsExactly(new AddedJob("x", true), keptOutBy("x"));
        assertThat(space.lastEvents(2))
                .containsExactly("duplicated jobId=x", "deduplicated jobId=x deduplicationId=d deduplicatedJobId=y");
    }
}
