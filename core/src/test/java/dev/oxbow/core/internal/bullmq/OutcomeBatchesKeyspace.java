package dev.oxbow.core.internal.bullmq;

import static dev.oxbow.core.internal.bullmq.Keyspace.completed;
import static dev.oxbow.core.internal.bullmq.Keyspace.failed;
import static dev.oxbow.core.internal.bullmq.Keyspace.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.job.KeepJobs;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.store.ExchangeResult;
import dev.oxbow.core.store.FetchedJob;
import dev.oxbow.core.store.Outcome;
import dev.oxbow.core.store.OutcomeResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The code paths for one, two and many outcomes, and for queues with no other activity: they differ in cost, never in
 * their result.
 */
interface OutcomeBatchesKeyspace extends KeyspaceSubject {
    /** What else the queue holds while its jobs end. */
    enum Surroundings {
        NOTHING,
        ANOTHER_ACTIVE_JOB,
        SUSPECTS,
        A_DELAYED_JOB,
        JOBS_THAT_WAIT,
        CHILDREN_OF_ANOTHER_JOB
    }

    private static NewJob[] jobs(int count) {
        return Collections.nCopies(count, job()).toArray(NewJob[]::new);
    }

    private List<FetchedJob> fetched(int count) {
        subject().add(jobs(count));
        return subject().fetch(count);
    }

    private static FetchedJob unknown(FetchedJob fetched) {
        return new FetchedJob(fetched.job(), fetched.token());
    }

    private void surround(Surroundings surroundings) {
        Keyspace space = subject();
        switch (surroundings) {
            case NOTHING -> {}
            case ANOTHER_ACTIVE_JOB -> fetched(1);
            case SUSPECTS -> space.command("SADD", space.key("stalled"), "1", "3", "other");
            case A_DELAYED_JOB -> space.add(job(o -> o.delay(Duration.ofSeconds(5))));
            case JOBS_THAT_WAIT -> space.add(jobs(2));
            case CHILDREN_OF_ANOTHER_JOB -> space.command("SADD", space.key("x:dependencies"), "some:child:1");
        }
    }

    /** Ends five jobs in batches of these sizes; returns what Redis holds then. */
    private Map<String, Object> ended(Surroundings surroundings, boolean plain, int... batches) {
        Keyspace space = subject();
        space.clear();
        List<FetchedJob> fetched = fetched(5);
        surround(surroundings);
        List<Outcome> outcomes = new ArrayList<>();
        for (FetchedJob one : fetched) {
            FetchedJob reported = plain ? one : unknown(one);
            outcomes.add(
                    switch (outcomes.size()) {
                        case 1 -> failed(reported);
                        case 2 -> completed(reported, KeepJobs.none());
                        default -> completed(reported);
                    });
        }
        int from = 0;
        for (int size : batches) {
            ExchangeResult result =
                    space.exchange(0, outcomes.subList(from, from + size).toArray(Outcome[]::new));
            assertThat(result.outcomeResults()).hasSize(size).containsOnly(OutcomeResult.ACCEPTED);
            from += size;
        }
        return space.everything();
    }

    @Test
    default void theNumberOfOutcomesInOneExchangeDoesNotChangeTheirResult() {
        for (Surroundings surroundings : Surroundings.values()) {
            Map<String, Object> oneByOne = ended(surroundings, false, 1, 1, 1, 1, 1);
            for (boolean plain : new boolean[] {false, true}) {
                assertThat(ended(surroundings, plain, 1, 1, 1, 1, 1))
                        .as("one by one, %s, plain %s", surroundings, plain)
                        .isEqualTo(oneByOne);
                assertThat(ended(surroundings, plain, 2, 2, 1))
                        .as("by two, %s, plain %s", surroundings, plain)
                        .isEqualTo(oneByOne);
                assertThat(ended(surroundings, plain, 3, 2))
                        .as("three and two, %s, plain %s", surroundings, plain)
                        .isEqualTo(oneByOne);
                assertThat(ended(surroundings, plain, 5))
                        .as("all at once, %s, plain %s", surroundings, plain)
                        .isEqualTo(oneByOne);
            }
        }
    }

    @Test
    default void theNewestActiveJobEndsBesideOthers() {
        Keyspace space = subject();
        List<FetchedJob> fetched = fetched(4);

        assertThat(space.exchange(0, completed(fetched.get(3))).outcomeResults())
                .containsExactly(OutcomeResult.ACCEPTED);

        assertThat(space.list("active")).containsExactly("3", "2", "1");
        assertThat(space.suffixes()).contains("completed").doesNotContain("4:lock");
    }

    @Test
    default void theSecondOldestActiveJobEndsBesideOthers() {
        Keyspace space = subject();
        List<FetchedJob> fetched = fetched(3);

        space.exchange(0, completed(fetched.get(1)));

        assertThat(space.list("active")).containsExactly("3", "1");
    }

    @Test
    default void aSingleOutcomeOfAJobThatIsNotActiveLeavesTheActiveOnesAlone() {
        Keyspace space = subject();
        List<FetchedJob> fetched = fetched(3);
        space.command("LREM", space.key("active"), "1", "2");

        ExchangeResult result = space.exchange(0, completed(fetched.get(1)));

        assertThat(result.outcomeResults()).containsExactly(OutcomeResult.NOT_ACTIVE);
        assertThat(space.list("active")).containsExactly("3", "1");
        assertThat(result.activeLeft()).isTrue();
        assertThat(space.suffixes()).doesNotContain("completed");
    }

    @Test
    default void aSingleOutcomeWithOneOtherActiveJobThatIsNotActiveItselfLeavesTheOther() {
        Keyspace space = subject();
        List<FetchedJob> fetched = fetched(2);
        space.command("LREM", space.key("active"), "1", "1");

        assertThat(space.exchange(0, completed(fetched.get(0))).outcomeResults())
                .containsExactly(OutcomeResult.NOT_ACTIVE);

        assertThat(space.list("active")).containsExactly("2");
    }

    @Test
    default void aSingleOutcomeWithNoActiveJobAtAllKnowsThat() {
        Keyspace space = subject();
        FetchedJob fetched = fetched(1).get(0);
        space.command("DEL", space.key("active"), space.key("marker"));

        ExchangeResult result = space.exchange(0, completed(fetched));

        assertThat(result.outcomeResults()).containsExactly(OutcomeResult.NOT_ACTIVE);
        assertThat(result.activeLeft()).isFalse();
    }

    @Test
    default void aJobWithPendingChildrenIsRejectedBesideAnyOtherOutcomes() {
        for (int others = 0; others < 4; others++) {
            assertThat(firstResult(others, "1:dependencies")).isEqualTo(OutcomeResult.PENDING_CHILDREN);
        }
    }

    @Test
    default void aJobWithFailedChildrenIsRejectedBesideAnyOtherOutcomes() {
        for (int others = 0; others < 4; others++) {
            assertThat(firstResult(others, "1:unsuccessful")).isEqualTo(OutcomeResult.FAILED_CHILDREN);
        }
    }

    /** The result of job 1, which has something at this key, when it is reported beside so many others. */
    private OutcomeResult firstResult(int others, String suffix) {
        Keyspace space = subject();
        space.clear();
        List<FetchedJob> fetched = fetched(others + 1);
        String type = suffix.endsWith("dependencies") ? "SADD" : "ZADD";
        String[] arguments = type.equals("SADD")
                ? new String[] {space.key(suffix), "some:child:1"}
                : new String[] {space.key(suffix), "1", "some:child:1"};
        space.command(type, arguments);

        List<OutcomeResult> results = space.exchange(
                        0, fetched.stream().map(Keyspace::completed).toArray(Outcome[]::new))
                .outcomeResults();

        assertThat(results.subList(1, results.size())).allMatch(it -> it == OutcomeResult.ACCEPTED);
        assertThat(space.list("active")).containsExactly("1");
        assertThat(space.text("1:lock")).isEqualTo(Keyspace.TOKEN);
        return results.get(0);
    }

    @Test
    default void inABatchEachOutcomeIsRejectedForItsOwnReason() {
        for (int accepted = 0; accepted < 3; accepted++) {
            for (boolean plain : new boolean[] {false, true}) {
                Keyspace space = subject();
                space.clear();
                List<FetchedJob> fetched = fetched(4 + accepted).stream()
                        .map(one -> plain ? one : unknown(one))
                        .toList();
                space.command("DEL", space.key("1"));
                space.command("DEL", space.key("2:lock"));
                space.command("LREM", space.key("active"), "1", "4");
                List<Outcome> outcomes = new ArrayList<>();
                fetched.forEach(one -> outcomes.add(completed(one)));
                FetchedJob third = fetched.get(2);
                outcomes.set(2, completed(new FetchedJob(third.job(), "other", third.plain())));

                List<OutcomeResult> results =
                        space.exchange(0, outcomes.toArray(Outcome[]::new)).outcomeResults();

                assertThat(results.subList(0, 4))
                        .containsExactly(
                                OutcomeResult.JOB_MISSING,
                                OutcomeResult.LOCK_EXPIRED,
                                OutcomeResult.LOCK_LOST,
                                OutcomeResult.NOT_ACTIVE);
                assertThat(results.subList(4, results.size())).allMatch(it -> it == OutcomeResult.ACCEPTED);
                assertThat(space.list("active")).containsExactly("3", "2", "1");
                assertThat(space.scored("completed")).hasSize(accepted);
                assertThat(space.suffixes()).doesNotContain("1");
            }
        }
    }

    @Test
    default void aFewOutcomesAmongVeryManyActiveJobsLeaveTheOthersInTheirOrder() {
        Keyspace space = subject();
        List<FetchedJob> fetched = fetched(120);
        List<String> left = new ArrayList<>(space.list("active"));
        left.removeAll(List.of("1", "60", "120"));

        ExchangeResult result =
                space.exchange(0, completed(fetched.get(59)), completed(fetched.get(0)), completed(fetched.get(119)));

        assertThat(result.outcomeResults()).containsOnly(OutcomeResult.ACCEPTED);
        assertThat(space.list("active")).isEqualTo(left);
        assertThat(result.activeLeft()).isTrue();
    }

    @Test
    default void aFinishedJobIsNoLongerSuspectedToStall() {
        for (int count = 1; count < 5; count++) {
            Keyspace space = subject();
            space.clear();
            List<FetchedJob> fetched = fetched(count);
            space.command("SADD", space.key("stalled"), "1", "other");

            space.exchange(0, fetched.stream().map(Keyspace::completed).toArray(Outcome[]::new));

            assertThat(space.members("stalled")).containsExactly("other");
        }
    }

    @Test
    default void aKeyOfAWrongTypeDoesNotStopTheOtherOutcomes() {
        for (int count = 1; count < 5; count++) {
            for (boolean plain : new boolean[] {false, true}) {
                Keyspace space = subject();
                space.clear();
                List<FetchedJob> fetched = fetched(count).stream()
                        .map(one -> plain ? one : unknown(one))
                        .toList();
                String last = Integer.toString(count);
                space.command("SET", space.key(last), "no hash");

                List<OutcomeResult> results = space.exchange(
                                0, fetched.stream().map(Keyspace::completed).toArray(Outcome[]::new))
                        .outcomeResults();

                assertThat(results.subList(0, count - 1)).allMatch(it -> it == OutcomeResult.ACCEPTED);
                assertThat(results.get(count - 1)).isEqualTo(OutcomeResult.JOB_MISSING);
                assertThat(space.scored("completed")).hasSize(count - 1);
                assertThat(space.text(last)).isEqualTo("no hash");
            }
        }
    }

    @Test
    default void aKeyOfAWrongTypeDoesNotStopTheRecoveryOfStalledJobs() {
        Keyspace space = subject();
        fetched(3);
        space.checkForStalled();
        space.command("SET", space.key("2"), "no hash");
        for (String id : List.of("1", "2", "3")) {
            space.loseLock(id);
        }

        assertThat(space.checkForStalled().recovered().get(Keyspace.QUEUE)).containsExactlyInAnyOrder("1", "3");

        assertThat(space.list("wait")).containsExactlyInAnyOrder("1", "3");
    }

    @Test
    default void anExchangeThatEmptiesTheQueueRemovesTheMarker() {
        Keyspace space = subject();
        space.add(job());
        assertThat(space.scored("marker")).containsExactly("0=0");

        space.fetch(2);

        assertThat(space.suffixes()).doesNotContain("marker");
    }

    @Test
    default void anExchangeThatFinishesTheLastJobAndFindsNothingRemovesTheMarker() {
        Keyspace space = subject();
        FetchedJob fetched = fetched(1).get(0);
        space.command("ZADD", space.key("marker"), "0", "0");

        space.exchange(1, completed(fetched));

        assertThat(space.suffixes()).doesNotContain("marker");
        assertThat(space.lastEvents(1)).containsExactly("drained");
    }

    @Test
    default void anExchangeThatFillsItsSlotsLeavesTheMarker() {
        Keyspace space = subject();
        space.add(job(), job());
        FetchedJob first = space.fetchOne();
        assertThat(space.scored("marker")).containsExactly("0=0");
        space.command("DEL", space.key("marker"));

        space.exchange(1, completed(first));

        assertThat(space.scored("marker")).containsExactly("0=0");
    }

    @Test
    default void anExchangeThatFetchesNothingLeavesTheMarker() {
        Keyspace space = subject();
        FetchedJob fetched = fetched(1).get(0);
        space.add(job());

        space.exchange(0, completed(fetched));

        assertThat(space.scored("marker")).containsExactly("0=0");
    }
}
