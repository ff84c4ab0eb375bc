package dev.oxbow.core.store;

import static dev.oxbow.core.store.StoreUnderTest.LONG_LOCK;
import static dev.oxbow.core.store.StoreUnderTest.SHORT_LOCK;
import static dev.oxbow.core.store.StoreUnderTest.completed;
import static dev.oxbow.core.store.StoreUnderTest.ids;
import static dev.oxbow.core.store.StoreUnderTest.newJob;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.job.JobState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link FetchRequest#unanswered()}: jobs taken by exchanges whose answers were lost come back. */
interface ReclaimContract extends ContractSubject {
    /** Takes jobs in an exchange whose answer is lost. */
    private void takeUnheard(String token, int most) {
        subject()
                .store
                .exchange(new Exchange(subject().queue, List.of(), new FetchRequest(token, "lost", LONG_LOCK, most)));
    }

    private ExchangeResult reclaim(int most, Duration lockDuration, List<String> tokens, Outcome... outcomes) {
        return subject()
                .store
                .exchange(new Exchange(
                        subject().queue,
                        List.of(outcomes),
                        new FetchRequest("next", null, lockDuration, most, tokens)));
    }

    private ExchangeResult reclaim(int most, String... tokens) {
        return reclaim(most, LONG_LOCK, List.of(tokens));
    }

    @Test
    default void jobsOfAnUnansweredTurnComeBackUnderTheirOwnTokenTheOldestFirst() {
        StoreUnderTest subject = subject();
        subject.add(newJob("a"), newJob("b"), newJob("c"));
        takeUnheard("lost:1", 2);

        ExchangeResult result = reclaim(3, "lost:1");

        assertThat(ids(result.jobs())).containsExactly("1", "2", "3");
        assertThat(result.jobs()).extracting(FetchedJob::token).containsExactly("lost:1", "lost:1", "next");
        assertThat(result.jobs().get(0).job()).isEqualTo(subject.find("1").job());
        assertThat(result.jobs().get(0).job().attemptsStarted()).isEqualTo(1);
        assertThat(result.activeLeft()).isTrue();
    }

    @Test
    default void aReclaimedJobCanBeFinished() {
        StoreUnderTest subject = subject();
        subject.add("a");
        takeUnheard("lost:1", 1);

        FetchedJob reclaimed = reclaim(1, "lost:1").jobs().get(0);

        assertThat(subject.settle(completed(reclaimed))).isEqualTo(OutcomeResult.ACCEPTED);
        assertThat(subject.state("1")).isEqualTo(JobState.COMPLETED);
    }

    @Test
    default void jobsComeBackThoughTheyAreMoreThanAreWanted() {
        StoreUnderTest subject = subject();
        subject.add(newJob("a"), newJob("b"), newJob("c"), newJob("d"));
        takeUnheard("lost:1", 3);

        assertThat(ids(reclaim(1, "lost:1").jobs())).containsExactly("1", "2", "3");
        assertThat(subject.state("4")).isEqualTo(JobState.WAITING);
    }

    @Test
    default void jobsComeBackThoughNoneIsWanted() {
        subject().add("a");
        takeUnheard("lost:1", 1);

        assertThat(ids(reclaim(0, "lost:1").jobs())).containsExactly("1");
    }

    @Test
    default void jobsOfSeveralUnansweredTurnsComeBackTogether() {
        subject().add(newJob("a"), newJob("b"), newJob("c"));
        takeUnheard("lost:1", 1);
        takeUnheard("lost:2", 1);
        takeUnheard("somebody else's", 1);

        assertThat(ids(reclaim(0, "lost:2", "lost:1").jobs())).containsExactly("1", "2");
    }

    @Test
    default void tokensThatTookNothingAreIgnored() {
        StoreUnderTest subject = subject();
        subject.add(newJob("a"), newJob("b"));
        takeUnheard("somebody else's", 1);

        ExchangeResult result = reclaim(1, "lost:1", "lost:2");

        assertThat(ids(result.jobs())).containsExactly("2");
        assertThat(result.jobs().get(0).token()).isEqualTo("next");
    }

    @Test
    default void inAnEmptyQueueNothingComesBack() {
        ExchangeResult result = reclaim(1, "lost:1");

        assertThat(result.jobs()).isEmpty();
        assertThat(result.activeLeft()).isFalse();
    }

    @Test
    default void theLockOfAReclaimedJobIsRenewed() {
        StoreUnderTest subject = subject();
        subject.add("a");
        takeUnheard("lost:1", 1);

        // The new lock is short, so the old one has given way to it.
        FetchedJob reclaimed = reclaim(0, SHORT_LOCK, List.of("lost:1")).jobs().get(0);
        subject.untilLockRanOut(reclaimed);

        assertThat(subject.settle(completed(reclaimed))).isEqualTo(OutcomeResult.LOCK_EXPIRED);
    }

    @Test
    default void aJobWhoseLockHasRunOutDoesNotComeBack() {
        StoreUnderTest subject = subject();
        subject.add("a");
        FetchedJob taken = subject.takeOne(SHORT_LOCK);
        subject.untilLockRanOut(taken);

        assertThat(reclaim(1, taken.token()).jobs()).isEmpty();
    }

    @Test
    default void aJobThatIsSettledInTheSameTurnDoesNotComeBack() {
        StoreUnderTest subject = subject();
        subject.add(newJob("a"), newJob("b"));
        FetchedJob first = subject.takeOne();
        takeUnheard("lost:1", 1);

        ExchangeResult result = reclaim(2, LONG_LOCK, List.of(first.token(), "lost:1"), completed(first));

        assertThat(ids(result.jobs())).containsExactly("2");
        assertThat(subject.state("1")).isEqualTo(JobState.COMPLETED);
    }

    @Test
    default void moreTokensThanAnyOutageLeavesAreNoTrouble() {
        subject().add("a");
        takeUnheard("lost:9999", 1);
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            tokens.add("lost:" + i);
        }

        assertThat(ids(reclaim(1, LONG_LOCK, tokens).jobs())).containsExactly("1");
    }
}
