package dev.oxbow.core.store;

import static dev.oxbow.core.store.StoreUnderTest.LONG_LOCK;
import static dev.oxbow.core.store.StoreUnderTest.completed;
import static dev.oxbow.core.store.StoreUnderTest.failed;
import static dev.oxbow.core.store.StoreUnderTest.ids;
import static dev.oxbow.core.store.StoreUnderTest.newJob;
import static dev.oxbow.core.store.StoreUnderTest.retried;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.core.job.AddedJob;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.NewJob;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link JobStore#exchange}: everything it carries in one call, and whether it knows of active jobs afterwards. */
interface ExchangeContract extends ContractSubject {
    private FetchRequest nothing() {
        return taking(0);
    }

    private FetchRequest taking(int most) {
        return new FetchRequest("turn", null, LONG_LOCK, most);
    }

    private ExchangeResult exchange(
            List<JobUpdate> updates, List<NewJob> adds, List<Outcome> outcomes, FetchRequest take) {
        return subject().store.exchange(new Exchange(subject().queue, updates, adds, outcomes, take));
    }

    @Test
    default void anExchangeOfNothingChangesNothing() {
        ExchangeResult result = exchange(List.of(), List.of(), List.of(), nothing());

        assertThat(result.jobs()).isEmpty();
        assertThat(subject().events()).isEmpty();
    }

    @Test
    default void oneCallUpdatesAddsSettlesAndTakesInThisOrder() {
        StoreUnderTest subject = subject();
        subject.add("first");
        FetchedJob first = subject.takeOne();
        String before = subject.store.latestEventId(subject.queue);

        ExchangeResult result = exchange(
                List.of(new JobUpdate.Progress("1", Json.of(99))),
                List.of(newJob("second"), newJob("third")),
                List.of(completed(first)),
                taking(1));

        assertThat(subject.eventsAfter(before))
                .containsExactly(
                        "progress data=99 jobId=1",
                        "added jobId=2 name=second",
                        "waiting jobId=2",
                        "added jobId=3 name=third",
                        "waiting jobId=3",
                        "completed jobId=1 prev=active returnvalue=null",
                        "active jobId=2 prev=waiting");
        assertThat(result.added()).containsExactly(new AddedJob("2", false), new AddedJob("3", false));
        assertThat(result.outcomeResults()).containsExactly(OutcomeResult.ACCEPTED);
        assertThat(ids(result.jobs())).containsExactly("2");
        assertThat(subject.find("1").job().progress()).isEqualTo(Json.of(99));
    }

    @Test
    default void anUpdateOfAJobThatIsGoneIsPassedOver() {
        StoreUnderTest subject = subject();
        subject.add("a");

        exchange(
                List.of(
                        new JobUpdate.Progress("gone", Json.of(1)),
                        new JobUpdate.Log("gone", "row", null),
                        new JobUpdate.Progress("1", Json.of(2))),
                List.of(),
                List.of(),
                nothing());

        assertThat(subject.find("1").job().progress()).isEqualTo(Json.of(2));
        assertThat(subject.exists("gone")).isFalse();
    }

    @Test
    default void aTurnOfUpdatesAloneTakesNothing() {
        StoreUnderTest subject = subject();
        subject.add("a");

        ExchangeResult result =
                exchange(List.of(new JobUpdate.Progress("1", Json.of(1))), List.of(), List.of(), nothing());

        assertThat(result.jobs()).isEmpty();
        assertThat(subject.state("1")).isEqualTo(JobState.WAITING);
    }

    @Test
    default void aJobThatBreaksARuleSpoilsTheWholeTurn() {
        StoreUnderTest subject = subject();
        subject.add("a");
        FetchedJob taken = subject.takeOne();
        NewJob tooLarge = newJob("large", JobOptions.builder().sizeLimit(1).build());

        assertThatThrownBy(
                        () -> exchange(List.of(), List.of(newJob("b"), tooLarge), List.of(completed(taken)), taking(1)))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(subject.exists("2")).isFalse();
        assertThat(subject.state("1")).isEqualTo(JobState.ACTIVE);
    }

    @Test
    default void checkingAJobSaysWhichRuleItBreaksAndAddsNothing() {
        StoreUnderTest subject = subject();
        NewJob tooLarge = new NewJob(
                "large", Json.of("12345"), JobOptions.builder().sizeLimit(6).build());
        NewJob fits = new NewJob(
                "fits", Json.of("12345"), JobOptions.builder().sizeLimit(7).build());

        assertThatThrownBy(() -> subject.store.check(tooLarge))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("large")
                .hasMessageContaining("6 bytes");
        subject.store.check(fits);
        assertThat(subject.events()).isEmpty();
    }

    @Test
    default void aTurnThatTookSomethingKnowsThatJobsAreActive() {
        subject().add("a");

        assertThat(exchange(List.of(), List.of(), List.of(), taking(2)).activeLeft())
                .isTrue();
    }

    @Test
    default void aLookAtAQueueWithoutAnyJobKnowsThatNoneIsActive() {
        assertThat(exchange(List.of(), List.of(), List.of(), taking(1)).activeLeft())
                .isFalse();
    }

    @Test
    default void aLookAtAQueueWhoseOnlyJobIsElsewhereKnowsThatItIsActive() {
        subject().add("a");
        subject().takeOne();

        assertThat(exchange(List.of(), List.of(), List.of(), taking(1)).activeLeft())
                .isTrue();
    }

    @Test
    default void theEndOfTheLastActiveJobLeavesNoneActive() {
        StoreUnderTest subject = subject();
        subject.add("a");

        assertThat(subject.exchange(1, completed(subject.takeOne())).activeLeft())
                .isFalse();
        subject.add("b");
        assertThat(subject.exchange(0, completed(subject.takeOne())).activeLeft())
                .isFalse();
        subject.add("c");
        assertThat(subject.exchange(1, failed(subject.takeOne())).activeLeft()).isFalse();
    }

    @Test
    default void theEndOfOneOfTwoActiveJobsLeavesOneActive() {
        StoreUnderTest subject = subject();
        subject.add(newJob("a"), newJob("b"));
        List<FetchedJob> taken = subject.take(2);

        assertThat(subject.exchange(1, completed(taken.get(1))).activeLeft()).isTrue();
        assertThat(subject.exchange(1, completed(taken.get(0))).activeLeft()).isFalse();
    }

    @Test
    default void theEndOfTheOldestOfTwoActiveJobsLeavesOneActive() {
        StoreUnderTest subject = subject();
        subject.add(newJob("a"), newJob("b"));
        List<FetchedJob> taken = subject.take(2);

        assertThat(subject.exchange(1, completed(taken.get(0))).activeLeft()).isTrue();
        assertThat(subject.exchange(1, completed(taken.get(1))).activeLeft()).isFalse();
    }

    @Test
    default void theEndOfTwoOfTwoActiveJobsLeavesNone() {
        StoreUnderTest subject = subject();
        subject.add(newJob("a"), newJob("b"));
        List<FetchedJob> taken = subject.take(2);

        assertThat(subject.exchange(1, completed(taken.get(0)), completed(taken.get(1)))
                        .activeLeft())
                .isFalse();
    }

    @Test
    default void theEndOfManyKnowsWhetherThereAreMore() {
        StoreUnderTest subject = subject();
        subject.add(newJob("a"), newJob("b"), newJob("c"), newJob("d"), newJob("e"), newJob("f"), newJob("g"));
        List<FetchedJob> taken = subject.take(7);

        assertThat(subject.exchange(0, completed(taken.get(0)), completed(taken.get(4)), completed(taken.get(2)))
                        .activeLeft())
                .isTrue();
        assertThat(subject.exchange(
                                1,
                                completed(taken.get(1)),
                                completed(taken.get(3)),
                                completed(taken.get(5)),
                                completed(taken.get(6)))
                        .activeLeft())
                .isFalse();
    }

    @Test
    default void aRefusedOutcomeLeavesTheJobActive() {
        StoreUnderTest subject = subject();
        subject.add("a");
        FetchedJob taken = subject.takeOne();

        ExchangeResult result = subject.exchange(1, completed(StoreUnderTest.withToken(taken, "somebody else's")));

        assertThat(result.outcomeResults()).containsExactly(OutcomeResult.LOCK_LOST);
        assertThat(result.activeLeft()).isTrue();
    }

    @Test
    default void aJobThatIsTriedAgainInTheSameTurnIsActive() {
        StoreUnderTest subject = subject();
        subject.add("a");

        ExchangeResult result = subject.exchange(1, retried(subject.takeOne(), Duration.ZERO));

        assertThat(ids(result.jobs())).containsExactly("1");
        assertThat(result.activeLeft()).isTrue();
    }

    @Test
    default void aJobThatIsTriedLaterIsNotActive() {
        StoreUnderTest subject = subject();
        subject.add("a");

        ExchangeResult result = subject.exchange(1, retried(subject.takeOne(), Duration.ofSeconds(5)));

        assertThat(result.activeLeft()).isFalse();
        assertThat(result.nextDue()).isEqualTo(subject.clock.instant().plusSeconds(5));
    }

    @Test
    default void aJobThatIsHandedBackIsTakenAgainFirst() {
        StoreUnderTest subject = subject();
        subject.add("a");
        FetchedJob taken = subject.takeOne();
        subject.add("b");

        ExchangeResult result = subject.exchange(1, new Outcome.HandedBack(taken));

        assertThat(ids(result.jobs())).containsExactly("1");
        assertThat(result.jobs().get(0).job().attemptsMade()).isZero();
    }

    @Test
    default void nothingHoldsAnOrdinaryQueue() {
        StoreUnderTest subject = subject();
        subject.add("a");

        assertThat(subject.exchange(5).hold()).isEqualTo(ExchangeResult.Hold.NONE);
    }
}
