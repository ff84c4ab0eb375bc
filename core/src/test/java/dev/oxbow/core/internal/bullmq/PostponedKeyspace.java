package dev.oxbow.core.internal.bullmq;

import static dev.oxbow.core.internal.bullmq.Keyspace.completed;
import static dev.oxbow.core.internal.bullmq.Keyspace.failed;
import static dev.oxbow.core.internal.bullmq.Keyspace.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.queue.RateLimit;
import dev.oxbow.core.store.Exchange;
import dev.oxbow.core.store.ExchangeResult;
import dev.oxbow.core.store.FetchRequest;
import dev.oxbow.core.store.FetchedJob;
import dev.oxbow.core.store.Outcome;
import dev.oxbow.core.store.OutcomeResult;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What jobs that their processor delays write to Redis; rate limits and metrics of a worker. */
interface PostponedKeyspace extends KeyspaceSubject {
    private ExchangeResult exchange(int most, @Nullable RateLimit limit, int minutes, Outcome... outcomes) {
        Keyspace space = subject();
        FetchRequest fetch =
                new FetchRequest(Keyspace.TOKEN, null, Duration.ofSeconds(30), most, List.of(), limit, minutes);
        return space.store.exchange(new Exchange(Keyspace.QUEUE, Arrays.asList(outcomes), fetch));
    }

    private void finish(int minutes) {
        Keyspace space = subject();
        space.add(job());
        exchange(0, null, minutes, completed(space.fetchOne()));
    }

    @Test
    default void aDelayedActiveJobHasItsDelayItsScoreAndNoLock() {
        Keyspace space = subject();
        space.add(job());

        space.exchange(0, new Outcome.Delayed(space.fetchOne(), Duration.ofSeconds(5)));

        long due = space.now() + 5_000;
        assertThat(space.scored("delayed")).containsExactly("1=" + due * 4096);
        assertThat(space.scored("marker")).containsExactly("0=0", "1=" + due);
        assertThat(space.hash("1")).containsEntry("delay", "5000").doesNotContainKeys("atm", "failedReason");
        assertThat(space.suffixes()).doesNotContain("1:lock", "active");
        assertThat(space.lastEvents(1)).containsExactly("delayed jobId=1 delay=" + due);
    }

    // case 68
    @Test
    default void aRateLimitedJobWaitsInFrontAndNoAttemptIsCounted() {
        Keyspace space = subject();
        space.add(job(), job());

        space.exchange(0, new Outcome.RateLimited(space.fetchOne(), Duration.ofSeconds(5)));

        assertThat(space.list("wait")).containsExactly("2", "1");
        assertThat(space.text("limiter")).isEqualTo("9007199254740991");
        assertThat(space.timeToLive("limiter")).isBetween(1L, 5_000L);
        assertThat(space.hash("1")).containsEntry("ats", "1").doesNotContainKey("atm");
        assertThat(space.lastEvents(1)).containsExactly("waiting jobId=1 prev=active");
    }

    // case 112
    @Test
    default void aJobWaitsForItsPendingChildren() {
        Keyspace space = subject();
        space.add(job());
        FetchedJob fetched = space.fetchOne();
        space.command("SADD", space.key("1:dependencies"), "bull:other:7");

        space.exchange(0, new Outcome.AwaitingChildren(fetched, null));

        assertThat(space.scored("waiting-children")).containsExactly("1=" + space.now());
        assertThat(space.suffixes()).doesNotContain("1:lock", "active");
        assertThat(space.hash("1")).doesNotContainKey("atm");
        assertThat(space.lastEvents(1)).containsExactly("waiting-children jobId=1 prev=active");
    }

    // case 112
    @Test
    default void aJobWithoutPendingChildrenKeepsItsLock() {
        Keyspace space = subject();
        space.add(job());
        FetchedJob fetched = space.fetchOne();

        ExchangeResult result = space.exchange(0, new Outcome.AwaitingChildren(fetched, null));

        assertThat(result.outcomeResults()).containsExactly(OutcomeResult.NO_CHILD_PENDING);
        assertThat(space.list("active")).containsExactly("1");
        assertThat(space.text("1:lock")).isEqualTo(Keyspace.TOKEN);
    }

    @Test
    default void aJobDoesNotWaitForAChildThatIsNotPending() {
        Keyspace space = subject();
        space.add(job());
        FetchedJob fetched = space.fetchOne();
        space.command("SADD", space.key("1:dependencies"), "bull:other:7");

        assertThat(space.exchange(0, new Outcome.AwaitingChildren(fetched, "bull:other:8"))
                        .outcomeResults())
                .containsExactly(OutcomeResult.NO_CHILD_PENDING);
        assertThat(space.exchange(0, new Outcome.AwaitingChildren(fetched, "bull:other:7"))
                        .outcomeResults())
                .containsExactly(OutcomeResult.ACCEPTED);
    }

    @Test
    default void aJobWithAFailedChildDoesNotWait() {
        Keyspace space = subject();
        space.add(job());
        FetchedJob fetched = space.fetchOne();
        space.command("ZADD", space.key("1:unsuccessful"), "1", "bull:other:7");

        assertThat(space.exchange(0, new Outcome.AwaitingChildren(fetched, null))
                        .outcomeResults())
                .containsExactly(OutcomeResult.FAILED_CHILDREN);
        assertThat(space.list("active")).containsExactly("1");
    }

    // case 66
    @Test
    default void theQueuesMaximumAndTheWorkersWindowCount() {
        Keyspace space = subject();
        space.add(job(), job(), job());
        space.command("HSET", space.key("meta"), "max", "2", "duration", "60000");

        ExchangeResult result = exchange(3, new RateLimit(1, Duration.ofSeconds(5)), 0);

        assertThat(result.jobs()).hasSize(2);
        assertThat(space.text("limiter")).isEqualTo("2");
        assertThat(space.timeToLive("limiter")).isBetween(1L, 5_000L);
    }

    @Test
    default void aWorkersOwnLimitAppliesIfTheQueueHasNone() {
        Keyspace space = subject();
        space.add(job(), job());

        ExchangeResult result = exchange(2, new RateLimit(1, Duration.ofSeconds(5)), 0);

        assertThat(result.jobs()).hasSize(1);
        assertThat(result.rateLimited()).isBetween(Duration.ofMillis(1), Duration.ofSeconds(5));
        assertThat(space.text("limiter")).isEqualTo("1");
        assertThat(space.list("wait")).containsExactly("2");
    }

    // case 50
    @Test
    default void metricsAreCountedByTheMinute() {
        Keyspace space = subject();
        finish(15);
        long first = space.now();
        assertThat(space.hash("metrics:completed"))
                .containsEntry("count", "1")
                .containsEntry("prevTS", Long.toString(first))
                .containsEntry("prevCount", "0");
        finish(15);
        finish(15);
        space.clock.advance(Duration.ofMinutes(3));

        finish(15);

        assertThat(space.hash("metrics:completed"))
                .containsEntry("count", "4")
                .containsEntry("prevTS", Long.toString(space.now()))
                .containsEntry("prevCount", "3");
        assertThat(space.list("metrics:completed:data")).containsExactly("0", "0", "3");
    }

    @Test
    default void metricsOfManyJobsInOneExchangeAreThoseOfEachAlone() {
        Keyspace space = subject();
        space.add(job(), job(), job(), job());
        List<FetchedJob> fetched = space.fetch(4);

        exchange(0, null, 15, fetched.stream().map(Keyspace::completed).toArray(Outcome[]::new));

        assertThat(space.hash("metrics:completed")).containsEntry("count", "4").containsEntry("prevCount", "0");
        assertThat(space.suffixes()).doesNotContain("metrics:completed:data");
    }

    @Test
    default void failuresHaveTheirOwnMetricsForTheConfiguredMinutes() {
        Keyspace space = subject();
        space.add(job(), job());
        exchange(0, null, 2, failed(space.fetchOne()));
        space.clock.advance(Duration.ofMinutes(10));

        exchange(0, null, 2, failed(space.fetchOne()));

        assertThat(space.list("metrics:failed:data")).containsExactly("0", "1");
        assertThat(space.suffixes()).doesNotContain("metrics:completed");
    }

    @Test
    default void aWaitingIdWithoutARecordDoesNotKeepTheOthersFromStarting() {
        Keyspace space = subject();
        space.add(job(), job());
        space.command("DEL", space.key("1"));
        space.command("SET", space.key("1"), "no record");

        List<FetchedJob> fetched = space.fetch(2);

        assertThat(fetched).extracting(one -> one.job().id()).containsExactly("2");
    }
}
