package dev.oxbow.core.internal.bullmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.OxbowForTests;
import dev.oxbow.core.docs.DeduplicationExample;
import dev.oxbow.core.docs.FlowsExample;
import dev.oxbow.core.flow.AddedFlow;
import dev.oxbow.core.flow.Flow;
import dev.oxbow.core.internal.call.CallJournal;
import dev.oxbow.core.internal.call.RedisCalls;
import dev.oxbow.core.internal.call.RetryPolicy;
import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.job.AddedJob;
import dev.oxbow.core.job.AddedJob.Fate;
import dev.oxbow.core.job.ChildFailure;
import dev.oxbow.core.job.Deduplication;
import dev.oxbow.core.job.JobCounts;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.queue.JobNotAddedException;
import dev.oxbow.core.queue.OtherParentException;
import dev.oxbow.core.queue.ParentMissingException;
import dev.oxbow.core.queue.Queue;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.worker.WaitingChildrenException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Producers of jobs with parents, of deduplicated jobs and of flows, with workers of the same process. Each adapter extends this. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class ProducingContract {
    private final String name = "producing-" + UUID.randomUUID();
    private final CommandMeter meter = new CommandMeter();

    @SuppressWarnings("NullAway.Init") // JUnit calls open() before each test
    private Oxbow oxbow;

    @SuppressWarnings("NullAway.Init")
    private Queue queue;

    /** For subclasses. */
    protected ProducingContract() {}

    /** A pool of the adapter under test. */
    protected abstract ConnectionPool openPool(RedisAddress address, CommandMeter meter);

    /** What it runs on. */
    protected RedisUnderTest redis() {
        return RedisUnderTest.ONE_SERVER;
    }

    @BeforeEach
    final void open() {
        ConnectionPool pool = openPool(redis().address(), meter);
        Clock clock = Clock.systemUTC();
        RedisCalls calls = new RedisCalls(pool, RetryPolicy.NONE, meter, new CallJournal());
        oxbow = OxbowForTests.over(new BullMqJobStore(calls, redis().prefix(), clock), clock, pool::close);
        queue = oxbow.queue(name);
    }

    @AfterEach
    final void close() {
        oxbow.close();
    }

    private static NewJob job(String jobName, JobOptions options) {
        return new NewJob(jobName, Json.EMPTY_OBJECT, options);
    }

    private JobOptions childOf(String parent) {
        return JobOptions.builder().parent(name, parent).build();
    }

    private void awaitState(String id, JobState state) {
        Await.until(
                "job " + id + " is " + state.word(),
                () -> queue.find(id).map(view -> view.state() == state).orElse(false));
    }

    @Test
    void aMissingParentIsAnExceptionOfItsOwn() {
        assertThatThrownBy(() -> queue.add("child", 1, childOf("nobody")))
                .isInstanceOf(ParentMissingException.class)
                .hasMessage("Missing key for parent job 'nobody' of queue '" + name + "': job 'child' was not added");
        assertThat(queue.counts()).isEqualTo(JobCounts.NONE);
    }

    @Test
    void oneMissingParentOfManyLeavesTheOthersAdded() {
        JobNotAddedException refused = catchThrowableOfType(
                JobNotAddedException.class,
                () -> queue.addAll(List.of(
                        job("a", JobOptions.DEFAULTS), job("b", childOf("nobody")), job("c", JobOptions.DEFAULTS))));

        assertThat(refused).isInstanceOf(ParentMissingException.class);
        assertThat(refused.results())
                .containsExactly(
                        new AddedJob("1", false), new AddedJob("", Fate.PARENT_MISSING), new AddedJob("2", false));
        assertThat(queue.find("2").orElseThrow().job().name()).isEqualTo("c");
    }

    @Test
    void aFutureFailsWithTheSameException() {
        CompletableFuture<AddedJob> added = queue.addAsync("child", 1, childOf("nobody"));

        assertThatThrownBy(() -> added.get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ParentMissingException.class);
    }

    @Test
    void aJobThatBelongsToAnotherParentIsNotGivenAway() {
        String first = queue.add("p", 1).id();
        String second = queue.add("p", 1).id();
        JobOptions named = childOf(first).withJobId("c");
        queue.add("child", 1, named);

        assertThatThrownBy(() -> queue.add("child", 1, childOf(second).withJobId("c")))
                .isInstanceOf(OtherParentException.class)
                .hasMessage("The parent job '" + second + "' of queue '" + name
                        + "' cannot be replaced: job 'c' is there already and belongs to another parent");
    }

    @Test
    void aDeduplicatedJobTellsWhoKeptItOut() {
        JobOptions once = JobOptions.builder()
                .deduplication(Deduplication.simple("report:7"))
                .build();

        AddedJob first = queue.add("report", 1, once);
        AddedJob second = queue.add("report", 2, once);

        assertThat(first.deduplicated()).isFalse();
        assertThat(second.deduplicated()).isTrue();
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(queue.deduplicationOwner("report:7")).contains(first.id());
        assertThat(queue.removeDeduplicationKey("report:7")).isTrue();
        assertThat(queue.removeDeduplicationKey("report:7")).isFalse();
        assertThat(queue.deduplicationOwner("report:7")).isEmpty();
        assertThat(queue.add("report", 3, once).deduplicated()).isFalse();
    }

    @Test
    void aWorkerOfThisProcessGetsOneOfDeduplicatedJobsAndTheLastOfThemAfterIt() {
        CountDownLatch go = new CountDownLatch(1);
        ConcurrentHashMap<String, String> processed = new ConcurrentHashMap<>();
        oxbow.worker(name, job -> {
            processed.put(job.job().id(), job.data(String.class));
            return go.await(30, TimeUnit.SECONDS);
        });
        JobOptions last =
                JobOptions.builder().deduplication(Deduplication.keepLast("d")).build();
        String owner = queue.add("n", "first", last).id();
        awaitState(owner, JobState.ACTIVE);

        assertThat(queue.add("n", "second", last).id()).isEqualTo(owner);
        assertThat(queue.add("n", "third", last).id()).isEqualTo(owner);
        go.countDown();

        Await.until("the last has followed", () -> processed.size() == 2);
        assertThat(processed.values()).containsExactlyInAnyOrder("first", "third");
        Await.until("all have completed", () -> queue.counts().completed() == 2);
        assertThat(queue.deduplicationOwner("d")).isEmpty();
    }

    @Test
    void aFlowIsOneCommandWhateverItsSize() {
        Flow flow = Flow.of(name, "root", null)
                .children(IntStream.range(0, 50)
                        .mapToObj(i -> Flow.of(name + "-" + i % 5, "child", i).child(Flow.of(name, "grandchild", i)))
                        .toList());
        oxbow.flows().find(name, oxbow.flows().add(flow).id()); // Redis knows the scripts from now on
        long before = meter.counts().sent();

        AddedFlow added = oxbow.flows().add(flow);
        oxbow.flows().find(name, added.id());

        assertThat(meter.counts().sent() - before).isEqualTo(2);
        assertThat(added.children()).hasSize(50);
    }

    @Test
    void parentsAreProcessedWhenTheirChildrenHaveCompleted() {
        oxbow.worker(name + "-leaf", job -> job.data(Integer.class) * 10);
        oxbow.worker(name, job -> queue.job(job.job().id()).childrenValues().values().stream()
                .mapToInt(value -> value.as(Integer.class))
                .sum());
        Flow sum = Flow.of(name, "sum", null)
                .child(Flow.of(name + "-leaf", "a", 1))
                .child(Flow.of(name, "sum", null)
                        .child(Flow.of(name + "-leaf", "b", 2))
                        .child(Flow.of(name + "-leaf", "c", 3)));

        String id = oxbow.flows().add(sum).id();

        awaitState(id, JobState.COMPLETED);
        assertThat(queue.find(id).orElseThrow().job().returnValue()).isEqualTo(Json.of(60));
    }

    @Test
    void aChildThatFailsTakesItsParentAlongIfItShould() {
        oxbow.worker(name, job -> {
            if (job.job().name().equals("child")) {
                throw new IllegalStateException("no");
            }
            return "never reached";
        });

        AddedFlow added = oxbow.flows()
                .add(Flow.of(name, "parent", null)
                        .child(Flow.of(name, "child", null).options(o -> o.onFailure(ChildFailure.FAIL_PARENT))));

        awaitState(added.id(), JobState.FAILED);
        assertThat(queue.find(added.id()).orElseThrow().job().failedReason())
                .isEqualTo("child " + redis().prefix() + ":" + name + ":"
                        + added.children().get(0).id() + " failed");
    }

    @Test
    void aFlowCanBeAddedWithoutWaiting() throws Exception {
        AddedFlow added = oxbow.flows()
                .addAsync(Flow.of(name, "p", null).child(Flow.of(name, "c", null)))
                .get(30, TimeUnit.SECONDS);

        assertThat(queue.find(added.id()).orElseThrow().state()).isEqualTo(JobState.WAITING_CHILDREN);
    }

    @Test
    void childrenThatAreAddedToAnActiveParentHoldItBack() throws Exception {
        oxbow.worker(name + "-leaf", job -> job.data(String.class));
        oxbow.worker(name, job -> {
            if (job.job().attemptsStarted() == 1) {
                JobOptions child =
                        JobOptions.builder().parent(name, job.job().id()).build();
                oxbow.queue(name + "-leaf").add("late", "late child", child);
                if (job.moveToWaitingChildren()) {
                    throw new WaitingChildrenException();
                }
            }
            return queue.job(job.job().id()).childrenValues().values().stream()
                    .map(value -> value.as(String.class))
                    .collect(Collectors.joining());
        });

        String id = queue.add("parent", null).id();

        Json value = queue.job(id).waitUntilFinished(Duration.ofSeconds(30));
        assertThat(value).isEqualTo(Json.of("late child"));
    }

    @Test
    void theExampleOfTheDeduplicationPageDoesWhatThePageSays() {
        List<String> printed = new ArrayList<>();

        DeduplicationExample.run(oxbow, printed::add);

        assertThat(printed)
                .containsExactly(
                        "kept out: true, by the first: true",
                        "the early one is there: false",
                        "the late one is there: true",
                        "kept out: false");
    }

    @Test
    void theExampleOfTheFlowsPageDoesWhatThePageSays() throws Exception {
        List<String> printed = new ArrayList<>();

        FlowsExample.run(oxbow, printed::add);

        assertThat(printed).containsExactly("waiting-children with 2 children", "ada pays 1200");
    }
}
