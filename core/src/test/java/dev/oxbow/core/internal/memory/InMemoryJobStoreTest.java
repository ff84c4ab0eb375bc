package dev.oxbow.core.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.core.event.QueueEvent;
import dev.oxbow.core.job.Deduplication;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.KeepJobs;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.store.EventReader;
import dev.oxbow.core.store.Exchange;
import dev.oxbow.core.store.FetchRequest;
import dev.oxbow.core.store.FetchedJob;
import dev.oxbow.core.store.Heartbeat;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.store.LocalJobStoreContract;
import dev.oxbow.core.store.Outcome;
import dev.oxbow.core.store.OutcomeResult;
import dev.oxbow.core.store.WorkWaiter;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.testing.ManualClock;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the store in memory supports of the contract. Locks that expire, stalled jobs and lost replies are left out, see {@link
 * InMemoryJobStore}.
 */
@Tag("unit")
class InMemoryJobStoreTest extends LocalJobStoreContract {
    private static final String QUEUE = "q";
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration FOREVER = Duration.ofMinutes(10);
    private static final NewJob JOB = new NewJob("a", Json.EMPTY_OBJECT, JobOptions.DEFAULTS);

    private final ManualClock clock = ManualClock.standing();
    private final InMemoryJobStore store = new InMemoryJobStore(clock);

    @Override
    protected JobStore openStore(Clock given) {
        return new InMemoryJobStore(given);
    }

    private FetchedJob takeOne(Duration lockDuration) {
        return store.exchange(new Exchange(QUEUE, List.of(), new FetchRequest("t", null, lockDuration, 1)))
                .jobs()
                .get(0);
    }

    private OutcomeResult complete(FetchedJob taken) {
        Outcome outcome = new Outcome.Completed(taken, Json.NULL, KeepJobs.all());
        return store.exchange(new Exchange(QUEUE, List.of(outcome), new FetchRequest("t", null, SECOND, 0)))
                .outcomeResults()
                .get(0);
    }

    private List<QueueEvent> eventsAfter(String id) {
        try (EventReader reader = store.openEventReader()) {
            return reader.await(Map.of(QUEUE, id), FOREVER);
        }
    }

    @Test
    void parentsAndDeduplicationAreRefusedClearly() {
        JobOptions child = JobOptions.builder().parent("orders", "7").build();
        JobOptions once =
                JobOptions.builder().deduplication(Deduplication.simple("d")).build();

        assertThatThrownBy(() -> store.add(QUEUE, List.of(new NewJob("c", Json.EMPTY_OBJECT, child))))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("job 'c' has a parent");
        assertThatThrownBy(() -> store.check(new NewJob("c", Json.EMPTY_OBJECT, once)))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("job 'c' has a deduplication");
        assertThatThrownBy(store::deduplications).isInstanceOf(UnsupportedOperationException.class);
    }

    /** Locks do not expire in memory. */
    @Override
    public void anActiveJobWhoseLockRanOutIsRemoved() {}

    /** Locks do not expire in memory. */
    @Override
    public void anExtendedLockKeepsAJobFromBeingFoundStalled() {}

    /** Locks do not expire in memory. */
    @Override
    public void aLockThatRanOutNoLongerCounts() {}

    /** No job stalls in memory. */
    @Override
    public void aWaiterIsWokenByAStalledJobThatWaitsAgain() {}

    @Test
    void aJobStaysWithItsWorkerHoweverLongItTakes() {
        store.add(QUEUE, List.of(JOB));
        FetchedJob taken = takeOne(Duration.ofMillis(1));
        long before = System.nanoTime();
        Await.until("the lock would have expired in Redis", () -> System.nanoTime() - before > 2_000_000);

        assertThat(store.heartbeat(new Heartbeat(
                                List.of(new Heartbeat.HeldLock(
                                        QUEUE, taken.job().id(), taken.token())),
                                SECOND,
                                List.of(new Heartbeat.StalledCheck(QUEUE, Duration.ofMillis(1), 1))))
                        .lost())
                .isEmpty();
        assertThat(complete(taken)).isEqualTo(OutcomeResult.ACCEPTED);
    }

    @Test
    void onlyTheNewestEventsAreKept() {
        List<NewJob> half = Collections.nCopies(EventHistory.LENGTH / 2, JOB);
        store.add(QUEUE, half);
        String early = eventsAfter("0-0").get(0).id();

        store.add(QUEUE, List.of(JOB));

        List<QueueEvent> kept = eventsAfter("0-0");
        assertThat(kept).hasSize(EventHistory.LENGTH);
        assertThat(kept.get(0).jobId()).isEqualTo("2");
        assertThat(eventsAfter(early)).isEqualTo(kept);
    }

    @Test
    void eventIdsGrowThoughTheClockGoesBack() {
        store.add(QUEUE, List.of(JOB));
        String before = store.latestEventId(QUEUE);
        clock.advance(Duration.ofHours(-1));
        store.add(QUEUE, List.of(JOB));

        assertThat(eventsAfter(before)).extracting(QueueEvent::jobId).containsExactly("2", "2");
    }

    @Test
    void anEventIdIsOfTheClocksTime() {
        store.add(QUEUE, List.of(JOB));

        assertThat(store.latestEventId(QUEUE)).isEqualTo(clock.millis() + "-1");
    }

    @Test
    void anEventIdThatIsNoneIsRefused() {
        try (EventReader reader = store.openEventReader()) {
            assertThatThrownBy(() -> reader.await(Map.of(QUEUE, "newest"), FOREVER))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("event id must look like 1700000000000-0, but was 'newest'");
        }
    }

    @Test
    void anInterruptEndsAWaitAndStaysSet() {
        try (WorkWaiter waiter = store.openWorkWaiter()) {
            Thread.currentThread().interrupt();

            assertThat(waiter.await(List.of(QUEUE), FOREVER)).isEmpty();

            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void aClosedWaiterDoesNotWait() {
        WorkWaiter waiter = store.openWorkWaiter();
        waiter.close();

        assertThat(waiter.await(List.of(QUEUE), FOREVER)).isEmpty();
    }

    @Test
    void eachJobIsTakenOnceByManyThreads() throws Exception {
        int threads = 4;
        int jobs = 2000;
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            List<Future<List<String>>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                String token = "thread-" + i;
                futures.add(workers.submit(() -> work(token, jobs)));
            }
            for (int i = 0; i < jobs; i++) {
                store.add(QUEUE, List.of(JOB));
            }
            List<String> worked = new ArrayList<>();
            for (Future<List<String>> future : futures) {
                worked.addAll(future.get(20, TimeUnit.SECONDS));
            }
            assertThat(worked).hasSize(jobs).doesNotHaveDuplicates();
        } finally {
            workers.shutdownNow();
        }
    }

    /** Waits for jobs, takes and completes them, until all are completed. */
    private List<String> work(String token, int jobs) {
        List<String> ids = new ArrayList<>();
        try (WorkWaiter waiter = store.openWorkWaiter()) {
            while (store.counts(List.of(QUEUE)).values().iterator().next().completed() < jobs) {
                waiter.await(List.of(QUEUE), Duration.ofMillis(50));
                List<FetchedJob> taken = store.exchange(
                                new Exchange(QUEUE, List.of(), new FetchRequest(token, null, SECOND, 3)))
                        .jobs();
                taken.forEach(job -> {
                    if (complete(job) == OutcomeResult.ACCEPTED) {
                        ids.add(job.job().id());
                    }
                });
            }
        }
        return ids;
    }
}
