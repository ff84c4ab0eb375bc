package dev.oxbow.core.store;

import static dev.oxbow.core.store.StoreUnderTest.LONG_LOCK;
import static dev.oxbow.core.store.StoreUnderTest.completed;
import static dev.oxbow.core.store.StoreUnderTest.ids;
import static dev.oxbow.core.store.StoreUnderTest.newJob;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.queue.JobView;
import dev.oxbow.core.queue.RateLimit;
import dev.oxbow.core.testing.Await;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link JobStore#exchange}: jobs that their processor puts off, and rate limits of a worker. */
interface LeavingContract extends ContractSubject {
    private ExchangeResult limitedTake(int most, RateLimit limit) {
        StoreUnderTest subject = subject();
        return subject.store.exchange(new Exchange(
                subject.queue, List.of(), new FetchRequest("limited", null, LONG_LOCK, most, List.of(), limit, 0)));
    }

    @Test
    default void aJobPutOffIsDelayedAndNoAttemptIsCounted() {
        StoreUnderTest subject = subject();
        subject.add("a");
        FetchedJob taken = subject.takeOne();
        String before = subject.store.latestEventId(subject.queue);
        long due = subject.clock.millis() + 5_000;

        OutcomeResult outcomeResult = subject.settle(new Outcome.Delayed(taken, Duration.ofSeconds(5)));

        assertThat(outcomeResult).isEqualTo(OutcomeResult.ACCEPTED);
        JobView view = subject.find("1");
        assertThat(view.state()).isEqualTo(JobState.DELAYED);
        assertThat(view.job().attemptsMade()).isZero();
        assertThat(view.job().delay()).isEqualTo(Duration.ofSeconds(5));
        assertThat(subject.eventsAfter(before)).containsExactly("delayed delay=" + due + " jobId=1");
    }

    @Test
    default void aJobPutOffIsTakenWhenItIsDue() {
        StoreUnderTest subject = subject();
        subject.add("a");
        subject.settle(new Outcome.Delayed(subject.takeOne(), Duration.ofSeconds(5)));
        assertThat(subject.takeAllIds()).isEmpty();

        subject.clock.advance(Duration.ofSeconds(5));

        assertThat(subject.takeAllIds()).containsExactly("1");
    }

    @Test
    default void aJobWithoutPendingChildrenStaysHeld() {
        StoreUnderTest subject = subject();
        subject.add("a");
        FetchedJob taken = subject.takeOne();

        assertThat(subject.settle(new Outcome.AwaitingChildren(taken, null))).isEqualTo(OutcomeResult.NO_CHILD_PENDING);

        assertThat(subject.state("1")).isEqualTo(JobState.ACTIVE);
        assertThat(subject.settle(completed(taken))).isEqualTo(OutcomeResult.ACCEPTED);
    }

    @Test
    default void aLimitLetsSoManyJobsStartAndSaysHowLongToWait() {
        StoreUnderTest subject = subject();
        subject.add(newJob("a"), newJob("b"), newJob("c"));

        ExchangeResult result = limitedTake(3, new RateLimit(2, Duration.ofMinutes(1)));

        assertThat(ids(result.jobs())).containsExactly("1", "2");
        assertThat(result.rateLimited()).isBetween(Duration.ofSeconds(30), Duration.ofMinutes(1));
    }

    @Test
    default void nothingStartsUntilTheWindowOfALimitIsOver() {
        StoreUnderTest subject = subject();
        subject.add(newJob("a"), newJob("b"));
        RateLimit limit = new RateLimit(1, Duration.ofMillis(200));
        assertThat(ids(limitedTake(2, limit).jobs())).containsExactly("1");

        Await.until(
                "the window is over", () -> ids(limitedTake(2, limit).jobs()).equals(List.of("2")));
    }

    @Test
    default void aJobThatMeetsALimitElsewhereGoesBackAndHoldsTheOthersUp() {
        StoreUnderTest subject = subject();
        subject.add(newJob("a"), newJob("b"));
        FetchedJob taken = subject.takeOne();
        String before = subject.store.latestEventId(subject.queue);

        subject.settle(new Outcome.RateLimited(taken, Duration.ofMinutes(1)));

        assertThat(subject.eventsAfter(before)).containsExactly("waiting jobId=1 prev=active");
        assertThat(subject.find("1").job().attemptsMade()).isZero();
        ExchangeResult result = limitedTake(2, new RateLimit(100, Duration.ofSeconds(1)));
        assertThat(result.jobs()).isEmpty();
        assertThat(result.rateLimited()).isGreaterThan(Duration.ofSeconds(30));
        assertThat(subject.takeAllIds()).as("without a limit nothing asks").containsExactly("1", "2");
    }

    @Test
    default void aJobWithPriorityThatMeetsALimitIsNextAmongItsEquals() {
        StoreUnderTest subject = subject();
        JobOptions three = JobOptions.builder().priority(3).build();
        subject.add(newJob("a", three), newJob("b", three));

        subject.settle(new Outcome.RateLimited(subject.takeOne(), Duration.ofMillis(1)));

        assertThat(subject.takeAllIds()).containsExactly("1", "2");
    }
}
