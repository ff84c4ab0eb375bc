package dev.oxbow.core.internal.bullmq;

import static dev.oxbow.core.internal.bullmq.Keyspace.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.core.job.AddedJob;
import dev.oxbow.core.job.Backoff;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.NewJob;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What adding jobs writes to Redis. */
interface AddedKeyspace extends KeyspaceSubject {
    // case 2
    @Test
    default void anAddedJobIsAHashAnEntryOfWaitAMarkerAndTwoEvents() {
        Keyspace space = subject();

        space.add(job());

        assertThat(space.suffixes()).containsExactly("1", "events", "id", "marker", "meta", "wait");
        assertThat(space.text("id")).isEqualTo("1");
        assertThat(space.hash("1"))
                .containsOnly(
                        Map.entry("name", "n"),
                        Map.entry("data", "{\"a\":1}"),
                        Map.entry("opts", "{\"attempts\":0}"),
                        Map.entry("timestamp", Long.toString(space.now())),
                        Map.entry("delay", "0"),
                        Map.entry("priority", "0"));
        assertThat(space.list("wait")).containsExactly("1");
        assertThat(space.scored("marker")).containsExactly("0=0");
        assertThat(space.events()).containsExactly("added jobId=1 name=n", "waiting jobId=1");
    }

    @Test
    default void aNewQueueRecordsItsCreatorAndItsBoundOfEvents() {
        Keyspace space = subject();

        space.add(job());

        assertThat(space.hash("meta"))
                .containsOnly(Map.entry("opts.maxLenEvents", "10000"), Map.entry("version", LibraryVersion.WRITTEN));
    }

    @Test
    default void theMetaWrittenByNodeStays() {
        Keyspace space = subject();
        space.command("HSET", space.key("meta"), "version", "bullmq:6.7.0", "opts.maxLenEvents", "77");

        space.add(job());

        assertThat(space.hash("meta"))
                .containsOnly(Map.entry("opts.maxLenEvents", "77"), Map.entry("version", "bullmq:6.7.0"));
    }

    @Test
    default void manyAddedAtOnceLeaveNoMoreEventsThanTheQueueKeeps() {
        Keyspace space = subject();
        space.command("HSET", space.key("meta"), "opts.maxLenEvents", "50");

        space.add(Stream.generate(() -> job()).limit(300).toArray(NewJob[]::new));

        assertThat(space.events())
                .as("Redis removes whole blocks of 100")
                .hasSizeBetween(50, 150)
                .endsWith("waiting jobId=300");
    }

    // case 3
    @Test
    default void jobsWaitFromRightToLeft() {
        Keyspace space = subject();

        space.add(job(), job(), job());

        assertThat(space.list("wait")).containsExactly("3", "2", "1");
    }

    // case 4
    @Test
    default void lifoJobsOfABatchAreAtTheRightAndOthersKeepTheirOrder() {
        Keyspace space = subject();

        space.add(job(), job(o -> o.lifo(true)), job(), job(o -> o.lifo(true)));

        assertThat(space.list("wait")).containsExactly("3", "1", "2", "4");
    }

    // case 5
    @Test
    default void aDelayedJobHasItsDueTimeAsScoreAndAsMarker() {
        Keyspace space = subject();
        long due = space.now() + 5000;

        space.add(job(o -> o.delay(Duration.ofSeconds(5))));

        assertThat(space.scored("delayed")).containsExactly("1=" + due * 4096);
        assertThat(space.hash("1")).containsEntry("delay", "5000");
        assertThat(space.hash("1").get("opts")).isEqualTo("{\"attempts\":0,\"delay\":5000}");
        assertThat(space.scored("marker")).containsExactly("1=" + due);
        assertThat(space.events()).containsExactly("added jobId=1 name=n", "delayed jobId=1 delay=" + due);
    }

    // case 6
    @Test
    default void jobsDueInTheSameMillisecondKeepTheirOrderWithinAndAcrossBatches() {
        Keyspace space = subject();
        long score = (space.now() + 5000) * 4096;
        NewJob delayed = job(o -> o.delay(Duration.ofSeconds(5)));

        space.add(delayed, delayed);
        space.add(delayed);

        assertThat(space.scored("delayed")).containsExactly("1=" + score, "2=" + (score + 1), "3=" + (score + 2));
    }

    @Test
    default void theDelayMarkerIsTheEarliestDueTime() {
        Keyspace space = subject();

        space.add(job(o -> o.delay(Duration.ofSeconds(5))));
        space.add(job(o -> o.delay(Duration.ofSeconds(9))));

        assertThat(space.scored("marker")).containsExactly("1=" + (space.now() + 5000));
    }

    // case 7
    @Test
    default void prioritiesAreScoresWithACounter() {
        Keyspace space = subject();

        space.add(job(o -> o.priority(3)), job(o -> o.priority(JobOptions.MAX_PRIORITY)));

        assertThat(space.scored("prioritized")).containsExactly("1=12884901889", "2=9007194959773698");
        assertThat(space.text("pc")).isEqualTo("2");
        assertThat(space.hash("1")).containsEntry("priority", "3");
        assertThat(space.events()).contains("waiting jobId=1", "waiting jobId=2");
        assertThat(space.scored("marker")).containsExactly("0=0");
    }

    // case 8
    @Test
    default void aDelayedJobWithPriorityIsOnlyDelayed() {
        Keyspace space = subject();

        space.add(job(o -> o.delay(Duration.ofSeconds(5)).priority(7)));

        assertThat(space.suffixes()).containsExactly("1", "delayed", "events", "id", "marker", "meta");
        assertThat(space.hash("1")).containsEntry("priority", "7");
    }

    // case 11
    @Test
    default void aChosenIdAddedAgainIsADuplicateThatUsesUpANumber() {
        Keyspace space = subject();
        NewJob chosen = job(o -> o.jobId("cust"));
        space.add(chosen);
        Map<String, String> before = space.hash("cust");
        space.clock.advance(Duration.ofSeconds(1));

        List<AddedJob> again = space.add(chosen, job());

        assertThat(again).containsExactly(new AddedJob("cust", true), new AddedJob("3", false));
        assertThat(space.hash("cust")).isEqualTo(before);
        assertThat(space.text("id")).isEqualTo("3");
        assertThat(space.list("wait")).containsExactly("3", "cust");
        assertThat(space.lastEvents(3))
                .containsExactly("duplicated jobId=cust", "added jobId=3 name=n", "waiting jobId=3");
    }

    // case 12
    @Test
    default void idsThatBullMqAllowsAreAdded() {
        Keyspace space = subject();

        space.add(job(o -> o.jobId("012")), job(o -> o.jobId("1.5")), job(o -> o.jobId("a:b:c")));

        assertThat(space.list("wait")).containsExactly("a:b:c", "1.5", "012");
    }

    @Test
    default void anIdThatNamesAKeyOfTheQueueIsRejected() {
        Keyspace space = subject();

        assertThatThrownBy(() -> space.add(job(), job(o -> o.jobId("wait"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("jobId")
                .hasMessageContaining("'wait'");

        assertThat(space.suffixes()).isEmpty();
    }

    // case 13
    @Test
    default void anEmptyIdIsNone() {
        assertThat(subject().add(job(o -> o.jobId("")))).containsExactly(new AddedJob("1", false));
    }

    // case 17
    @Test
    default void aJobBeyondItsSizeLimitWritesNothing() {
        Keyspace space = subject();

        assertThatThrownBy(() -> space.add(job(o -> o.sizeLimit(6))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The size of job n exceeds the limit 6 bytes");

        assertThat(space.suffixes()).isEmpty();
    }

    // case 18
    @Test
    default void aGivenTimestampIsStoredTwice() {
        Keyspace space = subject();

        space.add(job(o -> o.timestamp(Instant.ofEpochMilli(1_700_000_000_000L))));

        assertThat(space.hash("1"))
                .containsEntry("timestamp", "1700000000000")
                .containsEntry("opts", "{\"attempts\":0,\"timestamp\":1700000000000}");
    }

    // case 19
    @Test
    default void dataAreStoredByteForByte() {
        Keyspace space = subject();
        String data = "{ \"z\" : [1.50, null, \"\\u00e9 é 🚀 / \\/\"] }";

        space.store.add(Keyspace.QUEUE, List.of(new NewJob("n", new Json(data), JobOptions.DEFAULTS)));

        assertThat(space.hash("1")).containsEntry("data", data);
    }

    // case 22
    @Test
    default void aFixedBackoffIsAnObject() {
        Keyspace space = subject();

        space.add(job(o -> o.backoff(Backoff.fixed(Duration.ofMillis(500)))));

        assertThat(space.hash("1"))
                .containsEntry("opts", "{\"attempts\":0,\"backoff\":{\"type\":\"fixed\",\"delay\":500}}");
    }

    // case 62
    @Test
    default void aPausedQueueAcceptsJobsWithoutAMarker() {
        Keyspace space = subject();
        space.command("HSET", space.key("meta"), "paused", "1");

        space.add(job(), job(o -> o.priority(1)));

        assertThat(space.list("wait")).containsExactly("1");
        assertThat(space.suffixes()).doesNotContain("marker");
    }

    // case 64
    @Test
    default void aQueueAtItsConcurrencyAcceptsJobsWithoutAMarker() {
        Keyspace space = subject();
        space.command("HSET", space.key("meta"), "concurrency", "1");
        space.add(job());
        space.fetchOne();
        space.command("DEL", space.key("marker"));

        space.add(job());

        assertThat(space.suffixes()).doesNotContain("marker");
    }

    @Test
    default void moreJobsThanLuaHasStackForAreAddedInOneBatch() {
        Keyspace space = subject();
        NewJob[] many = new NewJob[9001];
        Arrays.fill(many, job());

        List<AddedJob> added = space.add(many);

        assertThat(added).hasSize(9001);
        assertThat(space.list("wait")).hasSize(9001).startsWith("9001", "9000").endsWith("2", "1");
        assertThat(space.fetch(9001)).hasSize(9001);
        assertThat(space.list("active")).startsWith("9001", "9000").endsWith("2", "1");
    }

    @Test
    default void aQueueWithoutANameOrWithAColonIsRejected() {
        Keyspace space = subject();

        assertThatThrownBy(() -> space.store.add("", List.of(job())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("queue name");
        assertThatThrownBy(() -> space.store.add("a:b", List.of(job())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'a:b'");
    }
}
