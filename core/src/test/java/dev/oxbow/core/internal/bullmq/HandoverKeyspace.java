package dev.oxbow.core.internal.bullmq;

import static dev.oxbow.core.internal.bullmq.Keyspace.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.job.AddedJob;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.store.Exchange;
import dev.oxbow.core.store.ExchangeResult;
import dev.oxbow.core.store.FetchRequest;
import dev.oxbow.core.store.FetchedJob;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Jobs that one exchange adds and fetches leave the same in Redis as jobs that are added and then fetched. */
interface HandoverKeyspace extends KeyspaceSubject {
    private static FetchRequest request(int slots, @Nullable String worker) {
        return new FetchRequest(Keyspace.TOKEN, worker, Duration.ofSeconds(30), slots);
    }

    private ExchangeResult addAndFetch(int slots, @Nullable String worker, NewJob... jobs) {
        return subject()
                .store
                .exchange(new Exchange(Keyspace.QUEUE, List.of(), List.of(jobs), List.of(), request(slots, worker)));
    }

    private ExchangeResult addAndFetch(int slots, NewJob... jobs) {
        return addAndFetch(slots, null, jobs);
    }

    private static List<String> ids(ExchangeResult result) {
        return result.jobs().stream().map(fetched -> fetched.job().id()).toList();
    }

    @Test
    default void aHandoverLeavesTheSameAsAddingAndFetching() {
        Keyspace space = subject();
        NewJob[][] batches = {
            {job()},
            {job(), job(), job()},
            {job(o -> o.jobId("x")), job(), job(o -> o.jobId("y").attempts(3))},
            {job(o -> o.priority(5)), job()},
            {job(o -> o.lifo(true)), job()},
            {job(o -> o.delay(Duration.ofSeconds(5))), job()},
            {job(o -> o.jobId("x")), job(o -> o.jobId("x"))},
        };
        for (NewJob[] jobs : batches) {
            for (String worker : new String[] {"", "worker-7"}) {
                String name = worker.isEmpty() ? null : worker;
                for (boolean known : new boolean[] {true, false}) {
                    renew(known);
                    space.add(jobs);
                    space.store.exchange(new Exchange(Keyspace.QUEUE, List.of(), request(9, name)));
                    Map<String, Object> addedAndTaken = space.everything();

                    renew(known);
                    addAndFetch(9, name, jobs);

                    assertThat(inOrder(space.everything())).isEqualTo(inOrder(addedAndTaken));
                }
            }
        }
    }

    /** @param known whether a job has been in the queue before */
    private void renew(boolean known) {
        subject().clear();
        if (known) {
            subject().add(job());
            subject().fetch(2);
        }
    }

    /** Events of several jobs may be ordered by job or by step. */
    private static Map<String, Object> inOrder(Map<String, Object> everything) {
        everything.computeIfPresent(
                "events",
                (suffix, events) -> events instanceof List<?> list
                        ? list.stream().map(Object::toString).sorted().toList()
                        : events);
        return everything;
    }

    @Test
    default void eachJobsEventsAreInOrder() {
        Keyspace space = subject();

        addAndFetch(9, job(), job());

        assertThat(space.events())
                .containsSubsequence("added jobId=1 name=n", "waiting jobId=1", "active jobId=1 prev=waiting")
                .containsSubsequence("added jobId=2 name=n", "waiting jobId=2", "active jobId=2 prev=waiting");
    }

    @Test
    default void aPausedQueueHandsOverNoJobs() {
        Keyspace space = subject();
        space.command("HSET", space.key("meta"), "paused", "1");

        ExchangeResult result = addAndFetch(2, job());

        assertThat(result.added()).containsExactly(new AddedJob("1", false));
        assertThat(result.jobs()).isEmpty();
        assertThat(result.hold()).isEqualTo(ExchangeResult.Hold.PAUSED);
        assertThat(space.list("wait")).containsExactly("1");
        assertThat(space.suffixes()).doesNotContain("marker", "active");
    }

    @Test
    default void globalConcurrencyBoundsAHandover() {
        Keyspace space = subject();
        space.command("HSET", space.key("meta"), "concurrency", "1");

        ExchangeResult result = addAndFetch(2, job(), job());

        assertThat(ids(result)).containsExactly("1");
        assertThat(result.hold()).isEqualTo(ExchangeResult.Hold.AT_CONCURRENCY);
        assertThat(space.list("wait")).containsExactly("2");
    }

    @Test
    default void aGlobalRateLimitBoundsAHandoverAndCountsIt() {
        Keyspace space = subject();
        space.command("HSET", space.key("meta"), "max", "2", "duration", "60000");

        ExchangeResult result = addAndFetch(3, job(), job(), job());

        assertThat(ids(result)).containsExactly("1", "2");
        assertThat(result.rateLimited()).isPositive();
        assertThat(space.text("limiter")).isEqualTo("2");
        assertThat(ids(addAndFetch(3, job()))).isEmpty();
        assertThat(space.list("wait")).containsExactly("4", "3");
    }

    @Test
    default void aHandoverContainsOnlyTheJobsOfItsExchange() {
        Keyspace space = subject();
        addAndFetch(1, job());

        ExchangeResult result = addAndFetch(2, job());

        assertThat(ids(result)).containsExactly("2");
        assertThat(space.list("active")).containsExactly("2", "1");
    }

    @Test
    default void aHandedOverJobIsPlainOnlyIfTheQueueNumberedIt() {
        ExchangeResult result = addAndFetch(2, job(), job(o -> o.jobId("x")));

        assertThat(result.jobs()).extracting(FetchedJob::plain).containsExactly(true, false);
    }

    @Test
    default void anExistingMarkerStays() {
        Keyspace space = subject();
        space.command("ZADD", space.key("marker"), "0", "0");

        addAndFetch(1, job());

        assertThat(space.scored("marker")).containsExactly("0=0");
    }
}
