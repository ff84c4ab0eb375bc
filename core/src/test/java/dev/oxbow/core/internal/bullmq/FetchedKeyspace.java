package dev.oxbow.core.internal.bullmq;

import static dev.oxbow.core.internal.bullmq.Keyspace.completed;
import static dev.oxbow.core.internal.bullmq.Keyspace.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.job.JobState;
import dev.oxbow.core.store.Exchange;
import dev.oxbow.core.store.ExchangeResult;
import dev.oxbow.core.store.FetchRequest;
import dev.oxbow.core.store.FetchedJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What fetching jobs writes to Redis. */
interface FetchedKeyspace extends KeyspaceSubject {
    // case 25
    @Test
    default void aFetchedJobIsActiveLockedAndMarked() {
        Keyspace space = subject();
        space.add(job());
        space.command("DEL", space.key("marker"));
        space.clock.advance(Duration.ofSeconds(1));

        space.fetchOne();

        assertThat(space.suffixes()).containsExactly("1", "1:lock", "active", "events", "id", "marker", "meta");
        assertThat(space.list("active")).containsExactly("1");
        assertThat(space.text("1:lock")).isEqualTo(Keyspace.TOKEN);
        assertThat(space.timeToLive("1:lock")).isBetween(20_000L, 30_000L);
        assertThat(space.hash("1"))
                .containsEntry("processedOn", Long.toString(space.now()))
                .containsEntry("ats", "1")
                .doesNotContainKeys("pb", "atm");
        assertThat(space.scored("marker")).containsExactly("0=0");
        assertThat(space.lastEvents(1)).containsExactly("active jobId=1 prev=waiting");
    }

    // case 26
    @Test
    default void aNamedWorkerStoresItsName() {
        Keyspace space = subject();
        space.add(job());

        space.store.exchange(
                new Exchange(Keyspace.QUEUE, List.of(), new FetchRequest("t", "wn", Duration.ofSeconds(30), 1)));

        assertThat(space.hash("1")).containsEntry("pb", "wn");
    }

    @Test
    default void severalJobsFetchedTogetherAreInTheOrderOfSingleFetches() {
        Keyspace space = subject();
        space.add(job(), job(o -> o.priority(1)), job());

        List<FetchedJob> fetched = space.fetch(3);

        assertThat(fetched).extracting(one -> one.job().id()).containsExactly("1", "3", "2");
        assertThat(space.list("active")).containsExactly("2", "3", "1");
        assertThat(space.lastEvents(3))
                .containsExactly(
                        "active jobId=1 prev=waiting", "active jobId=3 prev=waiting", "active jobId=2 prev=waiting");
    }

    // case 27
    @Test
    default void fetchingFromAnEmptyQueueDeletesOnlyThePriorityCounter() {
        Keyspace space = subject();
        space.command("SET", space.key("pc"), "7");

        assertThat(space.fetch(1)).isEmpty();

        assertThat(space.suffixes()).isEmpty();
    }

    // case 28
    @Test
    default void thePriorityCounterStaysWhileJobsAreFound() {
        Keyspace space = subject();
        space.add(job(o -> o.priority(2)), job(o -> o.priority(1)));

        assertThat(space.fetch(2)).extracting(one -> one.job().id()).containsExactly("2", "1");

        assertThat(space.text("pc")).isEqualTo("2");
    }

    // case 9
    @Test
    default void aDueJobWithPriorityBecomesPrioritizedWithoutADelay() {
        Keyspace space = subject();
        space.add(job(o -> o.delay(Duration.ofSeconds(5)).priority(7)), job());
        space.clock.advance(Duration.ofSeconds(5));

        space.fetchOne();

        assertThat(space.scored("prioritized")).containsExactly("1=" + (7 * 4294967296L + 1));
        assertThat(space.hash("1")).containsEntry("delay", "0");
        assertThat(space.suffixes()).doesNotContain("delayed");
        assertThat(space.lastEvents(2)).containsExactly("waiting jobId=1 prev=delayed", "active jobId=2 prev=waiting");
    }

    // case 10
    @Test
    default void dueJobsOfAPausedQueueWaitWithoutAMarkerAndAreNotFetched() {
        Keyspace space = subject();
        space.add(job(o -> o.delay(Duration.ofSeconds(5))));
        space.command("HSET", space.key("meta"), "paused", "1");
        space.command("DEL", space.key("marker"));
        space.clock.advance(Duration.ofSeconds(5));

        ExchangeResult result = space.exchange(1);

        assertThat(result.jobs()).isEmpty();
        assertThat(result.hold()).isEqualTo(ExchangeResult.Hold.PAUSED);
        assertThat(space.list("wait")).containsExactly("1");
        assertThat(space.suffixes()).doesNotContain("marker", "delayed");
    }

    // case 64
    @Test
    default void globalConcurrencyBoundsABatch() {
        Keyspace space = subject();
        space.command("HSET", space.key("meta"), "concurrency", "2");
        space.add(job(), job(), job());

        ExchangeResult result = space.exchange(3);

        assertThat(result.jobs()).hasSize(2);
        assertThat(result.hold()).isEqualTo(ExchangeResult.Hold.AT_CONCURRENCY);
        assertThat(space.exchange(1).hold()).isEqualTo(ExchangeResult.Hold.AT_CONCURRENCY);
        assertThat(space.exchange(1, completed(result.jobs().get(0))).jobs()).hasSize(1);
    }

    // case 65
    @Test
    default void aGlobalRateLimitBoundsABatchAndReportsItsDuration() {
        Keyspace space = subject();
        space.command("HSET", space.key("meta"), "max", "2", "duration", "5000");
        space.add(job(), job(), job());

        ExchangeResult result = space.exchange(3);

        assertThat(result.jobs()).hasSize(2);
        assertThat(result.rateLimited()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(5));
        assertThat(result.hold()).isEqualTo(ExchangeResult.Hold.NONE);
        assertThat(space.text("limiter")).isEqualTo("2");
        assertThat(space.timeToLive("limiter")).isBetween(1_000L, 5_000L);
        assertThat(space.exchange(1).rateLimited()).isPositive();
    }

    @Test
    default void jobsMarkedToFailDoNotCountAgainstTheRateLimit() {
        Keyspace space = subject();
        space.command("HSET", space.key("meta"), "max", "1", "duration", "5000");
        space.add(job(), job(), job());
        space.command("HSET", space.key("1"), "defa", "no");

        assertThat(space.fetch(3)).extracting(one -> one.job().id()).containsExactly("1", "2");

        assertThat(space.text("limiter")).isEqualTo("1");
    }

    // case 67
    @Test
    default void aManualRateLimitWithoutAMaximumLetsJobsStart() {
        Keyspace space = subject();
        space.command("SET", space.key("limiter"), "9007199254740991", "PX", "5000");
        space.add(job());

        assertThat(space.fetch(1)).hasSize(1);
    }

    @Test
    default void elementsOfOldVersionsAreDropped() {
        Keyspace space = subject();
        space.add(job());
        space.command("RPUSH", space.key("wait"), "0:1700000000000");

        assertThat(space.fetch(2)).extracting(one -> one.job().id()).containsExactly("1");

        assertThat(space.suffixes()).doesNotContain("wait", "0:1700000000000");
    }

    @Test
    default void aJobOfAnotherClientIsReadLeniently() {
        Keyspace space = subject();
        space.command("HSET", space.key("x"), "name", "n", "opts", "{\"attempts\":3,\"custom\":{},\"backoff\":250}");
        space.command("LPUSH", space.key("wait"), "x", "ghost");

        List<FetchedJob> fetched = space.fetch(2);

        assertThat(fetched.get(1).job().name()).isEmpty();
        assertThat(fetched.get(0).job().options().attempts()).isEqualTo(3);
        assertThat(fetched.get(0).job().timestamp()).isEqualTo(Instant.EPOCH);
        assertThat(space.hash("ghost"))
                .containsOnly(Map.entry("processedOn", Long.toString(space.now())), Map.entry("ats", "1"));
    }

    @Test
    default void aJobInNoStateIsUnknown() {
        Keyspace space = subject();
        space.add(job());
        space.command("DEL", space.key("wait"));

        assertThat(space.store
                        .find(Keyspace.QUEUE, List.of("1"))
                        .get(0)
                        .orElseThrow()
                        .state())
                .isEqualTo(JobState.UNKNOWN);
    }

    @Test
    default void theStateOfAJobComesFromItsListNotItsHash() {
        Keyspace space = subject();
        space.add(job());
        // Node's promoteJobs leaves the delay as it was; a hash alone does not show the state of the job.
        space.command("HSET", space.key("1"), "delay", "5000", "finishedOn", "1", "returnvalue", "1");

        assertThat(space.store
                        .find(Keyspace.QUEUE, List.of("1"))
                        .get(0)
                        .orElseThrow()
                        .state())
                .isEqualTo(JobState.WAITING);
    }
}
