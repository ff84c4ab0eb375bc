package dev.oxbow.core.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.core.Oxbow;
import dev.oxbow.core.OxbowException;
import dev.oxbow.core.OxbowForTests;
import dev.oxbow.core.event.QueueEvent;
import dev.oxbow.core.event.Subscription;
import dev.oxbow.core.job.Backoff;
import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.KeepJobs;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.queue.JobView;
import dev.oxbow.core.queue.Queue;
import dev.oxbow.core.queue.QueueType;
import dev.oxbow.core.store.Exchange;
import dev.oxbow.core.store.FetchRequest;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.worker.JobProcessor;
import dev.oxbow.core.worker.TypedProcessor;
import dev.oxbow.core.worker.UnrecoverableException;
import dev.oxbow.core.worker.Worker;
import dev.oxbow.core.worker.WorkerAlreadyRunningException;
import dev.oxbow.core.worker.WorkerOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a worker guarantees with any store: in memory, and on Redis through each adapter. */
public abstract class WorkerContract
        implements WorkerExchangeContract, SteeringContract, ManualWorkerContract, ListeningContract, ClosingContract {
    /** How long a lock lasts; half of it, the time between renewals, outlasts the stalls of a busy machine. */
    private static final Duration SHORT = Duration.ofSeconds(1);

    protected JobStore store;
    protected Oxbow oxbow;
    protected String queueName;
    protected Queue queue;

    /** A store on the system's clock; {@link #closeStore} closes what it uses. */
    protected abstract JobStore openStore();

    protected abstract void closeStore();

    @BeforeEach
    void open() {
        store = openStore();
        oxbow = OxbowForTests.over(store, Clock.systemUTC(), () -> {});
        queueName = "work-" + UUID.randomUUID();
        queue = oxbow.queue(queueName);
    }

    @AfterEach
    void close() {
        oxbow.close(Duration.ZERO);
        closeStore();
    }

    @Override
    public final JobStore realStore() {
        return store;
    }

    @Override
    public final String freshQueue() {
        return queueName;
    }

    private Job awaitState(String id, JobState state) {
        Await.until("job " + id + " is " + state.word(), () -> stateOf(id) == state);
        return queue.find(id).orElseThrow().job();
    }

    private JobState stateOf(String id) {
        return queue.find(id).map(JobView::state).orElse(JobState.UNKNOWN);
    }

    protected static WorkerOptions quick() {
        return WorkerOptions.builder()
                .lockDuration(SHORT)
                .stalledInterval(SHORT)
                .build();
    }

    @Test
    void completesAJobThatWasAddedBeforeItStarted() {
        String id = queue.add("greet", Map.of("who", "Ada")).id();

        oxbow.worker(
                queueName,
                job -> "hello " + job.job().data().as(JsonNode.class).get("who").textValue());

        Job job = awaitState(id, JobState.COMPLETED);
        assertThat(job.returnValue()).isEqualTo(new Json("\"hello Ada\""));
        assertThat(job.attemptsMade()).isEqualTo(1);
    }

    @Test
    void fetchesAJobThatIsAddedWhileItWaits() {
        oxbow.worker(queueName, job -> null);
        String first = queue.add("one", null).id();
        awaitState(first, JobState.COMPLETED);

        String second = queue.add("two", null).id();

        assertThat(awaitState(second, JobState.COMPLETED).returnValue()).isEqualTo(Json.NULL);
    }

    @Test
    void processesEveryJobOnceWithManyAtATime() {
        Map<String, AtomicInteger> runs = new ConcurrentHashMap<>();
        oxbow.worker(
                queueName,
                job -> runs.computeIfAbsent(job.job().id(), id -> new AtomicInteger())
                        .incrementAndGet(),
                WorkerOptions.builder().concurrency(20).build());

        List<NewJob> jobs = IntStream.range(0, 500)
                .mapToObj(i -> new NewJob("n", Json.of(i), JobOptions.DEFAULTS))
                .toList();
        queue.addAll(jobs);

        Await.until("all are completed", () -> queue.counts().completed() == 500);
        assertThat(runs).hasSize(500);
        assertThat(runs.values()).allSatisfy(count -> assertThat(count).hasValue(1));
    }

    @Test
    void neverRunsMoreAtOnceThanItsConcurrency() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        oxbow.worker(
                queueName,
                job -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    Thread.onSpinWait();
                    return running.decrementAndGet();
                },
                WorkerOptions.builder().concurrency(3).build());

        queue.addAll(IntStream.range(0, 100)
                .mapToObj(i -> new NewJob("n", Json.NULL, JobOptions.DEFAULTS))
                .toList());

        Await.until("all are completed", () -> queue.counts().completed() == 100);
        assertThat(most.get()).isLessThanOrEqualTo(3);
    }

    @Test
    void startsADelayedJobWhenItIsDue() {
        oxbow.worker(queueName, job -> System.currentTimeMillis());

        String id = queue.add(
                        "later",
                        null,
                        JobOptions.builder().delay(Duration.ofMillis(300)).build())
                .id();

        Job job = awaitState(id, JobState.COMPLETED);
        assertThat(job.processedOn()).isAfterOrEqualTo(job.timestamp().plusMillis(300));
    }

    @Test
    void triesAgainAfterItsBackoffAndKeepsTheTraces() {
        AtomicInteger tries = new AtomicInteger();
        oxbow.worker(queueName, job -> {
            if (tries.incrementAndGet() < 3) {
                throw new IllegalStateException("try " + tries.get());
            }
            return "done";
        });

        String id = queue.add(
                        "flaky",
                        null,
                        JobOptions.builder()
                                .attempts(3)
                                .backoff(Backoff.fixed(Duration.ofMillis(20)))
                                .build())
                .id();

        Job job = awaitState(id, JobState.COMPLETED);
        assertThat(job.attemptsMade()).isEqualTo(3);
        assertThat(job.stacktrace()).hasSize(2);
        assertThat(job.stacktrace().get(1)).startsWith("java.lang.IllegalStateException: try 2");
    }

    @Test
    void failsAJobWhoseAttemptsAreUsedUp() {
        oxbow.worker(queueName, job -> {
            throw new IllegalStateException("no luck");
        });

        String id =
                queue.add("bad", null, JobOptions.builder().attempts(2).build()).id();

        Job job = awaitState(id, JobState.FAILED);
        assertThat(job.failedReason()).isEqualTo("no luck");
        assertThat(job.attemptsMade()).isEqualTo(2);
    }

    @Test
    void failsAJobAtOnceWhenTheProcessorThrowsAnUnrecoverableException() {
        oxbow.worker(queueName, job -> {
            throw new UnrecoverableException("never");
        });

        String id =
                queue.add("bad", null, JobOptions.builder().attempts(9).build()).id();

        assertThat(awaitState(id, JobState.FAILED).attemptsMade()).isEqualTo(1);
    }

    @Test
    void failsAJobWhoseReturnValueCannotBeWrittenAsJson() {
        oxbow.worker(queueName, job -> {
            Map<String, Object> endless = new HashMap<>();
            endless.put("self", endless);
            return endless;
        });

        String id = queue.add("odd", null).id();

        assertThat(awaitState(id, JobState.FAILED).failedReason()).contains("JSON");
    }

    @Test
    void failsAJobWhoseProcessorThrowsAnError() {
        oxbow.worker(queueName, job -> {
            throw new StackOverflowError("too deep");
        });

        String id = queue.add("deep", null).id();

        assertThat(awaitState(id, JobState.FAILED).failedReason()).isEqualTo("too deep");
    }

    @Test
    void reportsProgressBeforeTheEnd() {
        List<String> events = new CopyOnWriteArrayList<>();
        try (Subscription listening = oxbow.events(queueName).listen(event -> events.add(describe(event)))) {
            oxbow.worker(queueName, job -> {
                job.updateProgress(50);
                return 7;
            });
            queue.add("n", null);

            Await.until("the end is reported", () -> events.contains("completed 7"));
            assertThat(listening).isNotNull();
        }
        assertThat(events).containsSubsequence("active", "progress 50", "completed 7");
    }

    private static String describe(QueueEvent event) {
        if (event instanceof QueueEvent.Progress reported) {
            return "progress " + reported.progress();
        }
        return event instanceof QueueEvent.Completed completed ? "completed " + completed.returnValue() : event.type();
    }

    @Test
    void keepsOnlyTheJobsThatItsOptionsSay() {
        oxbow.worker(
                queueName,
                job -> null,
                WorkerOptions.builder().removeOnComplete(KeepJobs.newest(1)).build());
        queue.add("one", null);
        queue.add("two", null);

        String last = queue.add("three", null).id();

        awaitState(last, JobState.COMPLETED);
        assertThat(queue.counts().completed()).isEqualTo(1);
    }

    @Test
    void renewsTheLockOfALongJob() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch started = new CountDownLatch(1);
        oxbow.worker(
                queueName,
                job -> {
                    started.countDown();
                    release.await();
                    return "kept";
                },
                quick());
        String id = queue.add("long", null).id();
        assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
        long heldSince = System.nanoTime();

        Await.until("three lock durations have passed", () -> System.nanoTime() - heldSince > 3 * SHORT.toNanos());
        release.countDown();

        Job job = awaitState(id, JobState.COMPLETED);
        assertThat(job.stalledCount()).isZero();
        assertThat(job.attemptsStarted()).isEqualTo(1);
    }

    @Test
    void recoversAJobThatACrashedWorkerLeftActive() {
        String id = queue.add("orphan", null).id();
        // A worker that fetched the job and crashed.
        store.exchange(
                new Exchange(queueName, List.of(), new FetchRequest("crashed:0", null, Duration.ofMillis(50), 1)));

        oxbow.worker(queueName, job -> "rescued", quick());

        Job job = awaitState(id, JobState.COMPLETED);
        assertThat(job.stalledCount()).isEqualTo(1);
        assertThat(job.returnValue()).isEqualTo(new Json("\"rescued\""));
    }

    @Test
    void servesSeveralQueuesWithOneSharedWait() {
        List<String> names =
                IntStream.range(0, 5).mapToObj(i -> queueName + "-" + i).toList();
        names.forEach(name -> oxbow.worker(name, job -> name));

        for (int round = 0; round < 3; round++) {
            for (String name : names) {
                String id = oxbow.queue(name).add("n", null).id();
                Await.until(
                        "the job of " + name + " is completed",
                        () -> oxbow.queue(name).find(id).orElseThrow().state() == JobState.COMPLETED);
            }
        }
    }

    @Test
    void returnsTheRunningWorkerForTheSameProcessorAndEqualOptions() {
        JobProcessor processor = job -> null;
        Worker running = oxbow.worker(queueName, processor, quick());

        assertThat(oxbow.worker(queueName, processor, quick())).isSameAs(running);
        assertThat(oxbow.worker(queueName)).containsSame(running);
    }

    @Test
    void returnsTheRunningWorkerForTheSameTypedProcessor() {
        QueueType<String, Integer> type = QueueType.of(queueName, String.class, Integer.class);
        TypedProcessor<String, Integer> processor = job -> job.data().length();

        assertThat(oxbow.worker(type, processor)).isSameAs(oxbow.worker(type, processor));
    }

    @Test
    void refusesASecondWorkerWithAnotherProcessorOrOtherOptions() {
        JobProcessor processor = job -> null;
        Worker running = oxbow.worker(queueName, processor);

        assertThatThrownBy(() -> oxbow.worker(queueName, job -> "another"))
                .isInstanceOf(WorkerAlreadyRunningException.class)
                .isInstanceOf(OxbowException.class)
                .hasMessageContaining(queueName)
                .hasMessageContaining("worker(\"" + queueName + "\") returns it")
                .hasMessageContaining("closed with close()");
        assertThatThrownBy(() -> oxbow.worker(queueName, processor, quick()))
                .isInstanceOfSatisfying(WorkerAlreadyRunningException.class, e -> assertThat(e.queueName())
                        .isEqualTo(queueName));
        assertThat(oxbow.worker(queueName)).containsSame(running);
    }

    @Test
    void startsAnotherWorkerWhenTheRunningOneIsClosed() {
        assertThat(oxbow.worker(queueName)).isEmpty();
        Worker first = oxbow.worker(queueName, job -> "first");
        first.close();
        assertThat(oxbow.worker(queueName)).isEmpty();

        oxbow.worker(queueName, job -> "second");

        String id = queue.add("n", null).id();
        assertThat(awaitState(id, JobState.COMPLETED).returnValue()).isEqualTo(Json.of("second"));
    }
}
