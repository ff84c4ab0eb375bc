package dev.oxbow.core.internal.bullmq;

import static dev.oxbow.core.internal.bullmq.Keyspace.completed;
import static dev.oxbow.core.internal.bullmq.Keyspace.failed;
import static dev.oxbow.core.internal.bullmq.Keyspace.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.KeepJobs;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.store.ExchangeResult;
import dev.oxbow.core.store.FetchedJob;
import dev.oxbow.core.store.Outcome;
import dev.oxbow.core.store.OutcomeResult;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;

/** What the end of a job writes to Redis. */
interface FinishedKeyspace extends KeyspaceSubject {
    // case 30
    @Test
    default void aCompletedJobHasItsResultAndNoLock() {
        Keyspace space = subject();
        space.add(job());
        FetchedJob fetched = space.fetchOne();
        space.clock.advance(Duration.ofSeconds(1));

        space.exchange(0, completed(fetched));

        assertThat(space.suffixes()).containsExactly("1", "completed", "events", "id", "marker", "meta");
        assertThat(space.scored("completed")).containsExactly("1=" + space.now());
        assertThat(space.hash("1"))
                .containsEntry("returnvalue", "{\"r\":\"ü\"}")
                .containsEntry("finishedOn", Long.toString(space.now()))
                .containsEntry("atm", "1")
                .containsEntry("ats", "1")
                .doesNotContainKeys("failedReason", "stacktrace");
        assertThat(space.lastEvents(2))
                .containsExactly("completed jobId=1 returnvalue={\"r\":\"ü\"} prev=active", "drained");
    }

    // case 31
    @Test
    default void nothingReturnedIsNull() {
        Keyspace space = subject();
        space.add(job());

        space.exchange(0, new Outcome.Completed(space.fetchOne(), Json.NULL, KeepJobs.all()));

        assertThat(space.hash("1")).containsEntry("returnvalue", "null");
        assertThat(space.events()).contains("completed jobId=1 returnvalue=null prev=active");
    }

    // cases 32, 33, 34 and 35
    @Test
    default void withoutTheLockAnOutcomeChangesNothing() {
        Keyspace space = subject();
        space.add(job());
        FetchedJob fetched = space.fetchOne();
        SortedSet<String> before = space.suffixes();

        assertThat(report(completed(new FetchedJob(fetched.job(), "other")))).isEqualTo(OutcomeResult.LOCK_LOST);
        assertThat(space.suffixes()).isEqualTo(before);
        space.loseLock("1");
        assertThat(report(completed(fetched))).isEqualTo(OutcomeResult.LOCK_EXPIRED);
        assertThat(space.list("active")).containsExactly("1");
        space.command("DEL", space.key("active"));
        assertThat(report(completed(new FetchedJob(fetched.job(), "0")))).isEqualTo(OutcomeResult.NOT_ACTIVE);
        space.command("DEL", space.key("1"));
        assertThat(report(completed(fetched))).isEqualTo(OutcomeResult.JOB_MISSING);
        assertThat(space.suffixes()).doesNotContain("completed", "1");
        assertThat(space.lastEvents(1)).containsExactly("active jobId=1 prev=waiting");
    }

    private OutcomeResult report(Outcome outcome) {
        return subject().exchange(0, outcome).outcomeResults().get(0);
    }

    @Test
    default void anOutcomeReportedTwiceInOneExchangeCountsOnce() {
        Keyspace space = subject();
        space.add(job());
        FetchedJob fetched = space.fetchOne();

        assertThat(space.exchange(0, completed(fetched), failed(fetched)).outcomeResults())
                .containsExactly(OutcomeResult.ACCEPTED, OutcomeResult.LOCK_EXPIRED);

        assertThat(space.suffixes()).contains("completed").doesNotContain("failed");
    }

    // case 36
    @Test
    default void aCompletedJobThatIsNotKeptLeavesOnlyItsEvent() {
        Keyspace space = subject();
        space.add(job());
        FetchedJob fetched = space.fetchOne();
        space.command("RPUSH", space.key("1:logs"), "row");

        space.exchange(0, completed(fetched, KeepJobs.none()));

        assertThat(space.suffixes()).containsExactly("events", "id", "marker", "meta");
        assertThat(space.events()).contains("completed jobId=1 returnvalue={\"r\":\"ü\"} prev=active");
    }

    // case 37
    @Test
    default void aFailedJobThatIsNotKeptLeavesOnlyItsEvents() {
        Keyspace space = subject();
        space.add(job());

        space.exchange(0, new Outcome.Failed(space.fetchOne(), "boom", List.of(), KeepJobs.none()));

        assertThat(space.suffixes()).containsExactly("events", "id", "marker", "meta");
        assertThat(space.lastEvents(3))
                .containsExactly(
                        "failed jobId=1 failedReason=boom prev=active",
                        "retries-exhausted jobId=1 attemptsMade=1",
                        "drained");
    }

    // case 38
    @Test
    default void aFailedJobHasItsReasonAndItsTraces() {
        Keyspace space = subject();
        space.add(job());

        space.exchange(0, failed(space.fetchOne()));

        assertThat(space.scored("failed")).containsExactly("1=" + space.now());
        assertThat(space.hash("1"))
                .containsEntry("failedReason", "boom")
                .containsEntry("stacktrace", "[\"Error: boom\"]")
                .containsEntry("atm", "1")
                .containsEntry("finishedOn", Long.toString(space.now()));
        assertThat(space.events()).contains("retries-exhausted jobId=1 attemptsMade=1");
    }

    // case 42
    @Test
    default void aFailureWithAttemptsLeftDoesNotExhaustThem() {
        Keyspace space = subject();
        space.add(job(o -> o.attempts(3)));

        space.exchange(0, failed(space.fetchOne()));

        assertThat(space.lastEvents(2)).containsExactly("failed jobId=1 failedReason=boom prev=active", "drained");
    }

    // case 60
    @Test
    default void aJobMarkedToFailIsNoLongerMarked() {
        Keyspace space = subject();
        space.add(job());
        space.command("HSET", space.key("1"), "defa", "no");
        FetchedJob fetched = space.fetchOne();
        assertThat(fetched.job().deferredFailure()).isEqualTo("no");

        space.exchange(0, failed(fetched));

        assertThat(space.hash("1")).doesNotContainKey("defa").containsEntry("ats", "1");
    }

    // case 44
    @Test
    default void theNewestStayByCount() {
        Keyspace space = subject();
        space.add(job(), job(), job());

        for (FetchedJob fetched : space.fetch(3)) {
            space.clock.advance(Duration.ofMillis(1));
            space.exchange(0, completed(fetched, KeepJobs.newest(2)));
        }

        assertThat(space.scored("completed")).containsExactly("2=" + (space.now() - 1), "3=" + space.now());
        assertThat(space.suffixes()).contains("2", "3").doesNotContain("1");
        assertThat(space.events()).noneMatch(event -> event.startsWith("removed"));
    }

    // case 45
    @Test
    default void anAgeOfZeroRemovesEvenTheJobThatJustEnded() {
        Keyspace space = subject();
        space.add(job());

        space.exchange(
                0,
                completed(space.fetchOne(), KeepJobs.youngerThan(Duration.ZERO).andNewest(100)));

        assertThat(space.suffixes()).doesNotContain("1", "completed");
    }

    @Test
    default void differentRulesInOneExchangeApplyInTheOrderOfTheOutcomes() {
        Keyspace space = subject();
        space.add(job(), job(), job());
        List<FetchedJob> fetched = space.fetch(3);

        space.exchange(
                0, completed(fetched.get(0)), completed(fetched.get(1), KeepJobs.newest(1)), completed(fetched.get(2)));

        assertThat(space.scored("completed")).containsExactly("2=" + space.now(), "3=" + space.now());
    }

    @Test
    default void manyOutcomesLeaveTheRestOfTheActiveInTheirOrder() {
        Keyspace space = subject();
        NewJob[] jobs = Collections.nCopies(9, job()).toArray(NewJob[]::new);
        space.add(jobs);
        List<FetchedJob> fetched = space.fetch(9);

        ExchangeResult result = space.exchange(
                0,
                completed(fetched.get(1)),
                completed(fetched.get(4)),
                completed(fetched.get(8)),
                completed(fetched.get(2)),
                completed(fetched.get(0)));

        assertThat(result.outcomeResults()).containsOnly(OutcomeResult.ACCEPTED);
        assertThat(space.list("active")).containsExactly("8", "7", "6", "4");
    }

    // case 46
    @Test
    default void theNextJobIsFetchedInTheSameExchange() {
        Keyspace space = subject();
        space.add(job(), job());

        ExchangeResult result = space.exchange(1, completed(space.fetchOne()));

        assertThat(result.jobs()).extracting(one -> one.job().id()).containsExactly("2");
        assertThat(space.lastEvents(2))
                .containsExactly(
                        "completed jobId=1 returnvalue={\"r\":\"ü\"} prev=active", "active jobId=2 prev=waiting");
    }

    // case 47
    @Test
    default void anExchangeThatSeesADelayedJobEmitsNoDrainedEvent() {
        Keyspace space = subject();
        space.add(job(), job(o -> o.delay(Duration.ofSeconds(5))));

        ExchangeResult result = space.exchange(1, completed(space.fetchOne()));

        assertThat(result.nextDue()).isEqualTo(space.clock.instant().plusSeconds(5));
        assertThat(space.events()).doesNotContain("drained");
    }

    // case 48
    @Test
    default void aPausedQueueEmitsNoDrainedEvent() {
        Keyspace space = subject();
        space.add(job());
        FetchedJob fetched = space.fetchOne();
        space.command("HSET", space.key("meta"), "paused", "1");

        space.exchange(1, completed(fetched));

        assertThat(space.events()).doesNotContain("drained");
    }

    // case 49
    @Test
    default void anExchangeThatFetchesNothingEmitsDrainedAlthoughAJobIsDelayed() {
        Keyspace space = subject();
        space.add(job(), job(o -> o.delay(Duration.ofSeconds(5))));

        space.exchange(0, completed(space.fetchOne()));

        assertThat(space.lastEvents(1)).containsExactly("drained");
    }

    @Test
    default void anExchangeWhoseLastJobIsRetriedLaterEmitsNoDrainedEvent() {
        Keyspace space = subject();
        space.add(job(), job());
        List<FetchedJob> fetched = space.fetch(2);

        space.exchange(0, completed(fetched.get(0)), Keyspace.retried(fetched.get(1), Duration.ofSeconds(1)));

        assertThat(space.events()).doesNotContain("drained");
    }

    @Test
    default void aSimpleDeduplicationEndsWithItsJob() {
        Keyspace space = subject();
        space.add(job());
        space.command("HSET", space.key("1"), "deid", "d");
        space.command("SET", space.key("de:d"), "1");

        space.exchange(0, completed(space.fetchOne()));

        assertThat(space.suffixes()).doesNotContain("de:d");
    }

    @Test
    default void aDeduplicationWithATimeToLiveOutlivesItsJob() {
        Keyspace space = subject();
        space.add(job());
        space.command("HSET", space.key("1"), "deid", "d");
        space.command("SET", space.key("de:d"), "1", "PX", "60000");

        space.exchange(0, completed(space.fetchOne()));

        assertThat(space.text("de:d")).isEqualTo("1");
    }

    // case 93
    @Test
    default void aJobKeptOutByAnActiveOwnerIsAddedAfterIt() {
        Keyspace space = subject();
        space.add(job());
        space.command("HSET", space.key("1"), "deid", "d");
        space.command("SET", space.key("de:d"), "1");
        FetchedJob fetched = space.fetchOne();
        String opts = "{\"attempts\":0,\"de\":{\"id\":\"d\",\"keepLastIfActive\":true}}";
        space.command("HSET", space.key("dn:d"), "name", "last", "data", "[2]", "opts", opts, "jid", "2");

        space.exchange(0, completed(fetched));

        assertThat(space.hash("2"))
                .containsEntry("name", "last")
                .containsEntry("data", "[2]")
                .containsEntry("opts", opts)
                .containsEntry("deid", "d");
        assertThat(space.text("de:d")).isEqualTo("2");
        assertThat(space.list("wait")).containsExactly("2");
        assertThat(space.suffixes()).doesNotContain("dn:d");
        assertThat(space.lastEvents(3))
                .containsExactly(
                        "added jobId=2 name=last",
                        "waiting jobId=2",
                        "completed jobId=1 returnvalue={\"r\":\"ü\"} prev=active");
    }
}
