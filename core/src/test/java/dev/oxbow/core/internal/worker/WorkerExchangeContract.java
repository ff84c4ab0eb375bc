package dev.oxbow.core.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.OxbowForTests;
import dev.oxbow.core.event.QueueEvent;
import dev.oxbow.core.job.AddedJob;
import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobCounts;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.pool.RedisConnectionException;
import dev.oxbow.core.queue.JobView;
import dev.oxbow.core.queue.Queue;
import dev.oxbow.core.store.EventReader;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.store.JobUpdate;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.worker.JobProcessor;
import dev.oxbow.core.worker.Worker;
import dev.oxbow.core.worker.WorkerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * How a process exchanges jobs with its store: fetching in the call that adds, lost answers, closing while jobs arrive,
 * joined progress.
 */
interface WorkerExchangeContract {
    /** The store of the running test, on the system's clock. */
    JobStore realStore();

    /** A queue that was not used before. */
    String freshQueue();

    private Job find(String id) {
        return realStore()
                .find(freshQueue(), List.of(id))
                .get(0)
                .map(JobView::job)
                .orElseThrow(() -> new AssertionError("there is no job " + id));
    }

    private JobCounts counts() {
        return realStore().counts(List.of(freshQueue())).getOrDefault(freshQueue(), JobCounts.NONE);
    }

    private void awaitCompleted(int jobs) {
        Await.until(jobs + " jobs are completed", () -> counts().completed() == jobs);
    }

    @Test
    default void aJobAddedWhileAWorkerOfTheProcessIsIdleIsFetchedInTheSameCall() {
        LossyStore observed = new LossyStore(realStore(), LossyStore.NONE);
        try (Oxbow oxbow = OxbowForTests.over(observed.store)) {
            oxbow.worker(freshQueue(), job -> "done " + job.job().name());
            Await.until("the worker is idle", () -> observed.isWaitedFor(freshQueue()));

            AddedJob added = oxbow.queue(freshQueue()).add("a", Map.of("n", 1));

            awaitCompleted(1);
            assertThat(find(added.id()).returnValue()).isEqualTo(Json.of("done a"));
            assertThat(observed.exchanges)
                    .anySatisfy(made -> {
                        assertThat(made.exchange().adds()).hasSize(1);
                        assertThat(made.result().jobs()).singleElement().satisfies(fetched -> assertThat(
                                        fetched.job().id())
                                .isEqualTo(added.id()));
                    })
                    .noneSatisfy(made -> {
                        assertThat(made.exchange().adds()).isEmpty();
                        assertThat(made.result().jobs()).isNotEmpty();
                    });
        }
    }

    @Test
    default void jobsOfLostAnswersAreFetchedAgainAndProcessedOnce() {
        Map<String, AtomicInteger> runs = new ConcurrentHashMap<>();
        AtomicInteger answers = new AtomicInteger();
        LossyStore lossy = new LossyStore(
                realStore(),
                (exchange, result) -> !result.jobs().isEmpty()
                        && exchange.fetch().unanswered().isEmpty()
                        && answers.incrementAndGet() % 2 == 1
                        && answers.get() < 10);
        realStore()
                .add(
                        freshQueue(),
                        IntStream.range(0, 40)
                                .mapToObj(i -> new NewJob("n", Json.of(i), JobOptions.DEFAULTS))
                                .toList());
        try (Oxbow oxbow = OxbowForTests.over(lossy.store)) {
            oxbow.worker(
                    freshQueue(),
                    job -> runs.computeIfAbsent(job.job().id(), id -> new AtomicInteger())
                            .incrementAndGet(),
                    WorkerOptions.builder().concurrency(4).build());

            awaitCompleted(40);
        }
        assertThat(answers.get()).isPositive();
        assertThat(runs).hasSize(40);
        assertThat(runs.values()).allSatisfy(count -> assertThat(count).hasValue(1));
        for (String id : runs.keySet()) {
            Job job = find(id);
            assertThat(job.stalledCount()).isZero();
            assertThat(job.attemptsStarted()).isEqualTo(1);
        }
    }

    @Test
    default void aWorkerWithManySlotsProcessesEachJobOnceAndReportsProgressBeforeTheEnd() {
        int jobs = 1_500;
        Map<String, AtomicInteger> runs = new ConcurrentHashMap<>();
        realStore()
                .add(
                        freshQueue(),
                        IntStream.range(0, jobs)
                                .mapToObj(i -> new NewJob("n", Json.of(i), JobOptions.DEFAULTS))
                                .toList());
        try (Oxbow oxbow = OxbowForTests.over(realStore())) {
            oxbow.worker(
                    freshQueue(),
                    job -> {
                        if (job.data(Integer.class) % 5 == 0) {
                            job.updateProgress(50);
                        }
                        return runs.computeIfAbsent(job.job().id(), id -> new AtomicInteger())
                                .incrementAndGet();
                    },
                    WorkerOptions.builder()
                            .concurrency(100)
                            .updateInterval(Duration.ZERO)
                            .build());

            awaitCompleted(jobs);
        }
        assertThat(runs).hasSize(jobs);
        assertThat(runs.values()).allSatisfy(count -> assertThat(count).hasValue(1));
        assertThat(reportedAfterTheEnd()).isEmpty();
    }

    /** Jobs whose progress came after their end. */
    private List<String> reportedAfterTheEnd() {
        List<String> late = new ArrayList<>();
        Set<String> ended = new HashSet<>();
        String last = "0-0";
        try (EventReader reader = realStore().openEventReader()) {
            List<QueueEvent> events = reader.await(Map.of(freshQueue(), last), Duration.ofSeconds(1));
            while (!events.isEmpty()) {
                for (QueueEvent event : events) {
                    String id = String.valueOf(event.jobId());
                    if (event instanceof QueueEvent.Completed) {
                        ended.add(id);
                    } else if (event instanceof QueueEvent.Progress && ended.contains(id)) {
                        late.add(id);
                    }
                    last = event.id();
                }
                events = reader.await(Map.of(freshQueue(), last), Duration.ofSeconds(1));
            }
        }
        assertThat(ended).isNotEmpty();
        return late;
    }

    @Test
    default void anOutcomeWhoseAnswerIsLostIsStoredOnce() {
        AtomicBoolean lost = new AtomicBoolean();
        LossyStore lossy = new LossyStore(
                realStore(), (exchange, result) -> !exchange.outcomes().isEmpty() && lost.compareAndSet(false, true));
        try (Oxbow oxbow = OxbowForTests.over(lossy.store)) {
            AtomicInteger runs = new AtomicInteger();
            oxbow.worker(freshQueue(), job -> runs.incrementAndGet());
            Queue queue = oxbow.queue(freshQueue());
            String first = queue.add("a", null).id();
            Await.until("the answer is lost", lost::get);

            queue.add("b", null);

            awaitCompleted(2);
            assertThat(find(first).attemptsMade()).isEqualTo(1);
            assertThat(runs).hasValue(2);
        }
    }

    @Test
    default void aJobWhoseAddingWasNotAnsweredIsProcessedOnceIfItWasAdded() {
        AtomicBoolean lost = new AtomicBoolean();
        LossyStore lossy = new LossyStore(
                realStore(), (exchange, result) -> !exchange.adds().isEmpty() && lost.compareAndSet(false, true));
        try (Oxbow oxbow = OxbowForTests.over(lossy.store)) {
            AtomicInteger runs = new AtomicInteger();
            oxbow.worker(freshQueue(), job -> runs.incrementAndGet());
            Await.until("the worker is idle", () -> lossy.isWaitedFor(freshQueue()));

            assertThatThrownBy(() -> oxbow.queue(freshQueue()).add("a", null))
                    .isInstanceOf(RedisConnectionException.class);

            awaitCompleted(1);
            assertThat(runs).hasValue(1);
            assertThat(find("1").attemptsStarted()).isEqualTo(1);
            assertThat(find("1").stalledCount()).isZero();
        }
    }

    @Test
    default void aJobWithAChosenIdWhoseAddingWasNotAnsweredIsAddedAgainSafely() {
        AtomicBoolean lost = new AtomicBoolean();
        LossyStore lossy = new LossyStore(
                realStore(), (exchange, result) -> !exchange.adds().isEmpty() && lost.compareAndSet(false, true));
        try (Oxbow oxbow = OxbowForTests.over(lossy.store)) {
            AtomicInteger runs = new AtomicInteger();
            oxbow.worker(freshQueue(), job -> runs.incrementAndGet());
            Await.until("the worker is idle", () -> lossy.isWaitedFor(freshQueue()));

            AddedJob added = oxbow.queue(freshQueue())
                    .add("a", null, JobOptions.builder().jobId("x").build());

            assertThat(added.id()).isEqualTo("x");
            awaitCompleted(1);
            assertThat(runs).hasValue(1);
            assertThat(find("x").attemptsStarted()).isEqualTo(1);
        }
    }

    @Test
    default void closingAWorkerWhileJobsArriveLosesNone() throws Exception {
        Map<String, AtomicInteger> runs = new ConcurrentHashMap<>();
        JobProcessor processor = job ->
                runs.computeIfAbsent(job.job().id(), id -> new AtomicInteger()).incrementAndGet();
        WorkerOptions options = WorkerOptions.builder().concurrency(3).build();
        int jobs = 300;
        try (Oxbow oxbow = OxbowForTests.over(realStore())) {
            Queue queue = oxbow.queue(freshQueue());
            Worker closing = oxbow.worker(freshQueue(), processor, options);
            List<CompletableFuture<AddedJob>> adding = new ArrayList<>();
            for (int i = 0; i < jobs; i++) {
                adding.add(queue.addAsync("n", i, JobOptions.DEFAULTS));
                if (i == jobs / 2) {
                    closing.stopFetching();
                }
            }
            closing.close(Duration.ofSeconds(20));
            for (CompletableFuture<AddedJob> added : adding) {
                assertThat(added.get(20, TimeUnit.SECONDS).duplicate()).isFalse();
            }
            assertThat(counts().active()).isZero();
            assertThat(counts().completed() + counts().waiting()).isEqualTo(jobs);

            oxbow.worker(freshQueue(), processor, options);

            awaitCompleted(jobs);
        }
        assertThat(runs).hasSize(jobs);
        assertThat(runs.values()).allSatisfy(count -> assertThat(count).hasValue(1));
    }

    @Test
    default void manyReportsOfProgressCostFewCallsAndTheLastIsStoredBeforeTheEnd() {
        LossyStore observed = new LossyStore(realStore(), LossyStore.NONE);
        try (Oxbow oxbow = OxbowForTests.over(observed.store)) {
            oxbow.worker(
                    freshQueue(),
                    job -> {
                        for (int i = 1; i <= 1000; i++) {
                            job.updateProgress(i);
                        }
                        return "done";
                    },
                    WorkerOptions.builder().updateInterval(Duration.ofHours(1)).build());
            String id = oxbow.queue(freshQueue()).add("a", null).id();
            awaitCompleted(1);
            // Redis has ended the job before the call that reported it returns and is recorded.
            Await.until("the end is reported", () -> observed.exchanges.stream()
                    .anyMatch(made -> !made.exchange().outcomes().isEmpty()));

            assertThat(find(id).progress()).isEqualTo(Json.of(1000));
            List<LossyStore.Made> withProgress = observed.exchanges.stream()
                    .filter(made -> !made.exchange().updates().isEmpty())
                    .toList();
            assertThat(withProgress).hasSizeBetween(1, 2);
            assertThat(withProgress.get(withProgress.size() - 1).exchange().updates())
                    .containsExactly(new JobUpdate.Progress(id, Json.of(1000)));
            List<LossyStore.Made> upToTheEnd = observed.exchanges.stream()
                    .takeWhile(made -> made.exchange().outcomes().isEmpty())
                    .toList();
            assertThat(observed.exchanges.subList(0, upToTheEnd.size() + 1)).containsAll(withProgress);
        }
    }

    @Test
    default void aRowOfLogIsNotWrittenTwiceWhenItsAnswerIsLost() {
        AtomicInteger rows = new AtomicInteger();
        LossyStore lossy = new LossyStore(
                realStore(),
                (exchange, result) -> exchange.updates().stream().anyMatch(JobUpdate.Log.class::isInstance)
                        && rows.incrementAndGet() == 1);
        try (Oxbow oxbow = OxbowForTests.over(lossy.store)) {
            oxbow.worker(freshQueue(), job -> {
                job.log("row");
                return null;
            });
            oxbow.queue(freshQueue()).add("a", null);
            awaitCompleted(1);
        }
        assertThat(rows).hasValue(1);
        assertThat(realStore()
                        .find(freshQueue(), List.of("1"))
                        .get(0)
                        .orElseThrow()
                        .state())
                .isEqualTo(JobState.COMPLETED);
    }
}
