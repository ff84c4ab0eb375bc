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
 * The ways that settling has for one, two and many outcomes, and for queues where nothing else is going on: they differ in
 * what they cost, never in what they leave.
 */
interface SettledKeyspace extends KeyspaceSubject {
    /** What else there is in the queue while its jobs end. */
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

    private List<FetchedJob> taken(int count) {
        subject().add(jobs(count));
        return subject().take(count);
    }

    private static FetchedJob unknown(FetchedJob taken) {
        return new FetchedJob(taken.job(), taken.token());
    }

    private void surround(Surroundings surroundings) {
        Keyspace space = subject();
        switch (surroundings) {
            case NOTHING -> {}
            case ANOTHER_ACTIVE_JOB -> taken(1);
            case SUSPECTS -> space.command("SADD", space.key("stalled"), "1", "3", "other");
            case A_DELAYED_JOB -> space.add(job(o -> o.delay(Duration.ofSeconds(5))));
            case JOBS_THAT_WAIT -> space.add(jobs(2));
            case CHILDREN_OF_ANOTHER_JOB -> space.command("SADD", space.key("x:dependencies"), "some:child:1");
        }
    }

    /** Five jobs end in batches of these sizes; what Redis holds then. */
    private Map<String, Object> ended(Surroundings surroundings, boolean plain, int... batches) {
        Keyspace space = subject();
        space.clear();
        List<FetchedJob> taken = taken(5);
        surround(surroundings);
        List<Outcome> outcomes = new ArrayList<>();
        for (FetchedJob one : taken) {
            FetchedJob told = plain ? one : unknown(one);
            outcomes.add(
                    switch (outcomes.size()) {
                        case 1 -> failed(told);
                        case 2 -> completed(told, KeepJobs.none());
                        default -> completed(told);
                    });
        }
        int from = 0;
        for (int size : batches) {
            ExchangeResult result =
                    space.turn(0, outcomes.subList(from, from + size).toArray(Outcome[]::new));
            assertThat(result.settlements()).hasSize(size).containsOnly(OutcomeResult.ACCEPTED);
            from += size;
        }
        return space.everything();
    }

    @Test
    default void howManyEndTogetherMakesNoDifferenceToWhatTheyLeave() {
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
        List<FetchedJob> taken = taken(4);

        assertThat(space.turn(0, completed(taken.get(3))).settlements()).containsExactly(OutcomeResult.ACCEPTED);

        assertThat(space.list("active")).containsExactly("3", "2", "1");
        assertThat(space.suffixes()).contains("completed").doesNotContain("4:lock");
    }

    @Test
    default void theSecondOldestActiveJobEndsBesideOthers() {
        Keyspace space = subject();
        List<FetchedJob> taken = taken(3);

        space.turn(0, completed(taken.get(1)));

        assertThat(space.list("active")).containsExactly("3", "1");
    }

    @Test
    default void aSingleOutcomeOfAJobThatIsNotActiveLeavesTheActiveOnesAlone() {
        Keyspace space = subject();
        List<FetchedJob> taken = taken(3);
        space.command("LREM", space.key("active"), "1", "2");

        ExchangeResult result = space.turn(0, completed(taken.get(1)));

        assertThat(result.settlements()).containsExactly(OutcomeResult.NOT_ACTIVE);
        assertThat(space.list("active")).containsExactly("3", "1");
        assertThat(result.activeLeft()).isTrue();
        assertThat(space.suffixes()).doesNotContain("completed");
    }

    @Test
    default void aSingleOutcomeWithOneOtherActiveJobThatIsNotActiveItselfLeavesTheOther() {
        Keyspace space = subject();
        List<FetchedJob> taken = taken(2);
        space.command("LREM", space.key("active"), "1", "1");

        assertThat(space.turn(0, completed(taken.get(0))).settlements()).containsExactly(OutcomeResult.NOT_ACTIVE);

        assertThat(space.list("active")).containsExactly("2");
    }

    @Test
    default void aSingleOutcomeWithNoActiveJobAtAllKnowsThat() {
        Keyspace space = subject();
        FetchedJob taken = taken(1).get(0);
        space.command("DEL", space.key("active"), space.key("marker"));

        ExchangeResult result = space.turn(0, completed(taken));

        assertThat(result.settlements()).containsExactly(OutcomeResult.NOT_ACTIVE);
        assertThat(result.activeLeft()).isFalse();
    }

    @Test
    default void aJobWithPendingChildrenIsRefusedWhateverElseIsSettled() {
        for (int others = 0; others < 4; others++) {
            assertThat(settledFirst(others, "1:dependencies")).isEqualTo(OutcomeResult.PENDING_CHILDREN);
        }
    }

    @Test
    default void aJobWithFailedChildrenIsRefusedWhateverElseIsSettled() {
        for (int others = 0; others < 4; others++) {
            assertThat(settledFirst(others, "1:unsuccessful")).isEqualTo(OutcomeResult.FAILED_CHILDREN);
        }
    }

    /** How job 1, which has something at this key, is settled beside so many others. */
    private OutcomeResult settledFirst(int others, String suffix) {
        Keyspace space = subject();
        space.clear();
        List<FetchedJob> taken = taken(others + 1);
        String type = suffix.endsWith("dependencies") ? "SADD" : "ZADD";
        String[] arguments = type.equals("SADD")
                ? new String[] {space.key(suffix), "some:child:1"}
                : new String[] {space.key(suffix), "1", "some:child:1"};
        space.command(type, arguments);

        List<OutcomeResult> settlements = space.turn(
                        0, taken.stream().map(Keyspace::completed).toArray(Outcome[]::new))
                .settlements();

        assertThat(settlements.subList(1, settlements.size())).allMatch(it -> it == OutcomeResult.ACCEPTED);
        assertThat(space.list("active")).containsExactly("1");
        assertThat(space.text("1:lock")).isEqualTo(Keyspace.TOKEN);
        return settlements.get(0);
    }

    @Test
    default void inABatchEachOutcomeIsRefusedForItsOwnReason() {
        for (int accepted = 0; accepted < 3; accepted++) {
            for (boolean plain : new boolean[] {false, true}) {
                Keyspace space = subject();
                space.clear();
                List<FetchedJob> taken = taken(4 + accepted).stream()
                        .map(one -> plain ? one : unknown(one))
                        .toList();
                space.command("DEL", space.key("1"));
                space.command("DEL", space.key("2:lock"));
                space.command("LREM", space.key("active"), "1", "4");
                List<Outcome> outcomes = new ArrayList<>();
                taken.forEach(one -> outcomes.add(completed(one)));
                FetchedJob third = taken.get(2);
                outcomes.set(2, completed(new FetchedJob(third.job(), "other", third.plain())));

                List<OutcomeResult> settlements =
                        space.turn(0, outcomes.toArray(Outcome[]::new)).settlements();

                assertThat(settlements.subList(0, 4))
                        .containsExactly(
                                OutcomeResult.JOB_MISSING,
                                OutcomeResult.LOCK_EXPIRED,
                                OutcomeResult.LOCK_LOST,
                                OutcomeResult.NOT_ACTIVE);
                assertThat(settlements.subList(4, settlements.size())).allMatch(it -> it == OutcomeResult.ACCEPTED);
                assertThat(space.list("active")).containsExactly("3", "2", "1");
                assertThat(space.scored("completed")).hasSize(accepted);
                assertThat(space.suffixes()).doesNotContain("1");
            }
        }
    }

    @Test
    default void aFewOutcomesAmongVeryManyActiveJobsLeaveTheOthersInTheirOrder() {
        Keyspace space = subject();
        List<FetchedJob> taken = taken(120);
        List<String> left = new ArrayList<>(space.list("active"));
        left.removeAll(List.of("1", "60", "120"));

        ExchangeResult result =
                space.turn(0, completed(taken.get(59)), completed(taken.get(0)), completed(taken.get(119)));

        assertThat(result.settlements()).containsOnly(OutcomeResult.ACCEPTED);
        assertThat(space.list("active")).isEqualTo(left);
        assertThat(result.activeLeft()).isTrue();
    }

    @Test
    default void aSuspectThatEndsIsNoSuspectAnyMore() {
        for (int count = 1; count < 5; count++) {
            Keyspace space = subject();
            space.clear();
            List<FetchedJob> taken = taken(count);
            space.command("SADD", space.key("stalled"), "1", "other");

            space.turn(0, taken.stream().map(Keyspace::completed).toArray(Outcome[]::new));

            assertThat(space.members("stalled")).containsExactly("other");
        }
    }

    @Test
    default void whatIsNoRecordOfAJobDoesNotHoldUpTheOthers() {
        for (int count = 1; count < 5; count++) {
            for (boolean plain : new boolean[] {false, true}) {
                Keyspace space = subject();
                space.clear();
                List<FetchedJob> taken = taken(count).stream()
                        .map(one -> plain ? one : unknown(one))
                        .toList();
                String last = Integer.toString(count);
                space.command("SET", space.key(last), "no hash");

                List<OutcomeResult> settlements = space.turn(
                                0, taken.stream().map(Keyspace::completed).toArray(Outcome[]::new))
                        .settlements();

                assertThat(settlements.subList(0, count - 1)).allMatch(it -> it == OutcomeResult.ACCEPTED);
                assertThat(settlements.get(count - 1)).isEqualTo(OutcomeResult.JOB_MISSING);
                assertThat(space.scored("completed")).hasSize(count - 1);
                assertThat(space.text(last)).isEqualTo("no hash");
            }
        }
    }

    @Test
    default void whatIsNoRecordOfAJobDoesNotKeepStalledOnesFromBeingRecovered() {
        Keyspace space = subject();
        taken(3);
        space.lookForStalled();
        space.command("SET", space.key("2"), "no hash");
        for (String id : List.of("1", "2", "3")) {
            space.loseLock(id);
        }

        assertThat(space.lookForStalled().recovered().get(Keyspace.QUEUE)).containsExactlyInAnyOrder("1", "3");

        assertThat(space.list("wait")).containsExactlyInAnyOrder("1", "3");
    }

    @Test
    default void aTurnThatEmptiesTheQueueTakesTheMarkerAway() {
        Keyspace space = subject();
        space.add(job());
        assertThat(space.scored("marker")).containsExactly("0=0");

        space.take(2);

        assertThat(space.suffixes()).doesNotContain("marker");
    }

    @Test
    default void aTurnThatEndsTheLastJobAndFindsNothingTakesTheMarkerAway() {
        Keyspace space = subject();
        FetchedJob taken = taken(1).get(0);
        space.command("ZADD", space.key("marker"), "0", "0");

        space.turn(1, completed(taken));

        assertThat(space.suffixes()).doesNotContain("marker");
        assertThat(space.lastEvents(1)).containsExactly("drained");
    }

    @Test
    default void aTurnThatFillsItsPlacesLeavesTheMarker() {
        Keyspace space = subject();
        space.add(job(), job());
        FetchedJob first = space.takeOne();
        assertThat(space.scored("marker")).containsExactly("0=0");
        space.command("DEL", space.key("marker"));

        space.turn(1, completed(first));

        assertThat(space.scored("marker")).containsExactly("0=0");
    }

    @Test
    default void aTurnThatWantsNothingLeavesTheMarker() {
        Keyspace space = subject();
        FetchedJob taken = taken(1).get(0);
        space.add(job());

        space.turn(0, completed(taken));

        assertThat(space.scored("marker")).containsExactly("0=0");
    }
}
