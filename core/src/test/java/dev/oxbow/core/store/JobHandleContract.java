package dev.oxbow.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.OxbowForTests;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.queue.Dependencies;
import dev.oxbow.core.queue.JobFailedException;
import dev.oxbow.core.queue.JobHandle;
import dev.oxbow.core.queue.JobNotFoundException;
import dev.oxbow.core.queue.JobStateException;
import dev.oxbow.core.queue.JobView;
import dev.oxbow.core.queue.LogPage;
import dev.oxbow.core.queue.Queue;
import dev.oxbow.core.queue.Rejection;
import dev.oxbow.core.queue.RetryOptions;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@link JobHandle}, as a program uses it. */
@Timeout(value = 90, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class JobHandleContract {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String name = "handle-" + UUID.randomUUID();

    @SuppressWarnings("NullAway.Init") // set before each test
    private JobStore store;

    @SuppressWarnings("NullAway.Init")
    private Oxbow oxbow;

    @SuppressWarnings("NullAway.Init")
    private Queue queue;

    /** For subclasses. */
    protected JobHandleContract() {}

    protected abstract JobStore openStore();

    /** Gives up what {@link #openStore} took. */
    protected abstract void closeStore();

    @BeforeEach
    final void open() {
        store = openStore();
        oxbow = OxbowForTests.over(store);
        queue = oxbow.queue(name);
    }

    @AfterEach
    final void close() {
        oxbow.close(Duration.ZERO);
        closeStore();
    }

    private JobHandle added(JobOptions options) {
        return queue.job(queue.add("n", List.of(1, 2), options).id());
    }

    private JobHandle added() {
        return added(JobOptions.DEFAULTS);
    }

    private static JobOptions delayed() {
        return JobOptions.builder().delay(Duration.ofHours(1)).build();
    }

    @Test
    void aHandleAsksNobodyUntilItIsUsed() {
        JobHandle nobody = queue.job("nobody");

        assertThat(nobody.id()).isEqualTo("nobody");
        assertThat(nobody.queueName()).isEqualTo(name);
        assertThat(nobody.find()).isEmpty();
        assertThat(nobody.state()).isEqualTo(JobState.UNKNOWN);
        assertThatThrownBy(nobody::get).isInstanceOf(JobNotFoundException.class).hasMessageContaining("nobody");
    }

    @Test
    void aJobIsReadAndChanged() {
        JobHandle job = added(delayed());

        job.updateData(List.of("x"));
        job.updateProgress(40);
        job.changePriority(3);
        job.changeDelay(Duration.ofHours(2));

        JobView view = job.get();
        assertThat(view.state()).isEqualTo(JobState.DELAYED);
        assertThat(view.job().data()).isEqualTo(Json.of(List.of("x")));
        assertThat(view.job().progress()).isEqualTo(Json.of(40));
        assertThat(view.job().priority()).isEqualTo(3);
        assertThat(view.job().delay()).isEqualTo(Duration.ofHours(2));
        job.promote();
        assertThat(job.state()).isEqualTo(JobState.PRIORITIZED);
        job.changePriorityInFront(0);
        assertThat(job.state()).isEqualTo(JobState.WAITING);
        job.remove();
        assertThat(job.find()).isEmpty();
    }

    @Test
    void rowsOfLogAreAddedPagedAndCleared() {
        JobHandle job = added(JobOptions.builder().keepLogs(3).build());

        assertThat(List.of(job.log("a"), job.log("b"), job.log("c"), job.log("d")))
                .containsExactly(1L, 2L, 3L, 3L);

        assertThat(job.logs()).isEqualTo(new LogPage(List.of("b", "c", "d"), 3));
        assertThat(job.logs(1, 1)).isEqualTo(new LogPage(List.of("c"), 3));
        assertThat(job.newestLogs(0, 1)).isEqualTo(new LogPage(List.of("d", "c"), 3));
        assertThat(job.log("e", 1)).isEqualTo(1);
        job.clearLogs();
        assertThat(job.logs().total()).isZero();
        assertThatThrownBy(() -> job.log("f", 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("keep");
    }

    @Test
    void whatCannotBeDoneIsRefusedWithBullMqsNumber() {
        JobHandle job = added();

        assertThatThrownBy(job::promote)
                .isInstanceOfSatisfying(JobStateException.class, refused -> {
                    assertThat(refused.code()).isEqualTo(-3);
                    assertThat(refused.rejection()).isEqualTo(Rejection.NOT_IN_STATE);
                    assertThat(refused.jobId()).isEqualTo(job.id());
                    assertThat(refused.queue()).isEqualTo(name);
                })
                .hasMessage("Job " + job.id() + " is not in the delayed state. promote (queue " + name + ")");
        assertThatThrownBy(job::retry)
                .isInstanceOf(JobStateException.class)
                .hasMessageContaining("is not in the failed state. reprocessJob");
        assertThatThrownBy(job::removeChildDependency)
                .isInstanceOfSatisfying(JobStateException.class, refused -> assertThat(refused.code())
                        .isEqualTo(-5));
        assertThatThrownBy(() -> queue.job("nobody").updateData(1))
                .isInstanceOfSatisfying(JobNotFoundException.class, refused -> assertThat(refused.code())
                        .isEqualTo(-1))
                .hasMessage("Missing key for job nobody. updateData (queue " + name + ")");
    }

    @Test
    void aJobInAWorkersHandsIsNotRemoved() {
        JobHandle job = added();
        String token = "token";
        store.exchange(new Exchange(name, List.of(), new FetchRequest(token, null, Duration.ofHours(1), 1)));

        assertThatThrownBy(job::remove)
                .isInstanceOfSatisfying(JobStateException.class, refused -> assertThat(refused.rejection())
                        .isEqualTo(Rejection.LOCKED));
        assertThat(job.extendLock(token, Duration.ofHours(2))).isTrue();
        assertThat(job.extendLock("other", Duration.ofHours(2))).isFalse();
    }

    @Test
    void aJobWithoutChildrenHasNone() {
        JobHandle job = added();

        assertThat(job.dependencies()).isEqualTo(Dependencies.NONE);
        assertThat(job.childrenValues()).isEmpty();
        assertThat(job.ignoredChildrenFailures()).isEmpty();
        assertThat(job.failedChildren()).isEmpty();
        assertThat(job.dependencyCounts()).isEqualTo(new Dependencies.Counts(0, 0, 0, 0));
        assertThat(job.dependencies(Dependencies.Kind.PROCESSED, 10).next()).isEmpty();
        assertThat(job.removeDeduplicationKey()).isFalse();
        job.removeUnprocessedChildren();
        job.removeWithoutChildren();
        assertThat(job.find()).isEmpty();
    }

    @Test
    void aJobThatAWorkerOfThisProcessRunsIsWaitedFor() throws Exception {
        oxbow.worker(name, job -> "done " + job.job().id());
        JobHandle job = added();

        assertThat(job.waitUntilFinished(PATIENCE)).isEqualTo(Json.of("done " + job.id()));
        assertThat(job.waitUntilFinishedAsync().get(30, TimeUnit.SECONDS)).isEqualTo(Json.of("done " + job.id()));
    }

    @Test
    void aJobThatAnotherProgramRunsIsWaitedFor() throws Exception {
        JobHandle job = added();
        CompletableFuture<Json> end = job.waitUntilFinishedAsync();

        try (Oxbow other = OxbowForTests.over(store)) {
            other.worker(name, running -> 7);
            assertThat(end.get(30, TimeUnit.SECONDS)).isEqualTo(Json.of(7));
        }
    }

    @Test
    void whoWaitsForAJobThatFailsIsToldWhy() {
        oxbow.worker(name, job -> {
            throw new IllegalStateException("no paper");
        });
        JobHandle job = added();

        assertThatThrownBy(() -> job.waitUntilFinished(PATIENCE))
                .isInstanceOfSatisfying(JobFailedException.class, failed -> assertThat(failed.jobId())
                        .isEqualTo(job.id()))
                .hasMessage("no paper");
        assertThatThrownBy(() -> job.waitUntilFinishedAsync().join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(JobFailedException.class);
    }

    @Test
    void nobodyWaitsForAJobThatIsNotThere() {
        assertThatThrownBy(() -> queue.job("nobody").waitUntilFinished(PATIENCE))
                .isInstanceOf(JobNotFoundException.class);
    }

    @Test
    void waitingEndsWhenItsTimeIsOver() {
        JobHandle job = added(delayed());

        assertThatThrownBy(() -> job.waitUntilFinished(Duration.ofMillis(1)))
                .isInstanceOf(TimeoutException.class)
                .hasMessageContaining(job.id());
    }

    @Test
    void aJobThatRunsAgainIsNotTakenForTheOneThatEnded() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch mayEnd = new CountDownLatch(1);
        oxbow.worker(name, job -> {
            if (runs.incrementAndGet() == 1) {
                throw new IllegalStateException("the first time");
            }
            mayEnd.await();
            return "the second time";
        });
        JobHandle job = added();
        assertThatThrownBy(() -> job.waitUntilFinished(PATIENCE)).isInstanceOf(JobFailedException.class);

        job.retry(RetryOptions.OF_FAILED.fromScratch());
        CompletableFuture<Json> end = job.waitUntilFinishedAsync();
        mayEnd.countDown();

        assertThat(end.get(30, TimeUnit.SECONDS)).isEqualTo(Json.of("the second time"));
    }

    @Test
    void nobodyWaitsOnceOxbowIsClosed() {
        JobHandle job = added(delayed());
        oxbow.close(Duration.ZERO);

        assertThat(job.waitUntilFinishedAsync()).isCompletedExceptionally();
    }
}
