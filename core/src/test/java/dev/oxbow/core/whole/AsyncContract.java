package dev.oxbow.core.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.oxbow.core.flow.AddedFlow;
import dev.oxbow.core.flow.Flow;
import dev.oxbow.core.flow.FlowTree;
import dev.oxbow.core.job.AddedJob;
import dev.oxbow.core.job.AddedJob.AddStatus;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.queue.JobNotAddedException;
import dev.oxbow.core.queue.JobNotFoundException;
import dev.oxbow.core.queue.JobView;
import dev.oxbow.core.queue.Queue;
import dev.oxbow.core.scheduler.JobTemplate;
import dev.oxbow.core.scheduler.Schedule;
import dev.oxbow.core.scheduler.ScheduledJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Calls for those who do not wait. */
interface AsyncContract extends WholeOxbow {
    private Queue queue() {
        return oxbow().queue(name());
    }

    private static <T> T of(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static Throwable failureOf(CompletableFuture<?> future) {
        ExecutionException failure = catchThrowableOfType(ExecutionException.class, () -> of(future));
        return Objects.requireNonNull(failure.getCause());
    }

    @Test
    default void manyJobsAreAddedWithoutWaiting() throws Exception {
        List<AddedJob> added = of(queue().addAllAsync(List.of(NewJob.of("a", 1), NewJob.of("b", 2))));

        assertThat(added).containsExactly(new AddedJob("1", false), new AddedJob("2", false));
        assertThat(queue().find("2").orElseThrow().job().name()).isEqualTo("b");
    }

    @Test
    default void noJobsAreAddedWithoutACall() {
        assertThat(queue().addAllAsync(List.of())).isCompletedWithValue(List.of());
    }

    @Test
    default void oneJobOfManyThatIsRefusedFailsTheFuture() {
        JobOptions ofNobody = JobOptions.builder().parent(name(), "nobody").build();

        assertThat(failureOf(queue().addAllAsync(List.of(NewJob.of("a", 1), NewJob.of("b", 2, ofNobody)))))
                .isInstanceOf(JobNotAddedException.class)
                .hasFieldOrPropertyWithValue("reason", AddStatus.PARENT_MISSING);
        assertThat(queue().counts().waiting()).isEqualTo(1);
    }

    @Test
    default void aJobIsAddedWithTheQueuesDefaultsWithoutWaiting() throws Exception {
        Queue late = queue().withDefaults(
                        JobOptions.builder().delay(Duration.ofHours(1)).build());

        String delayed = of(late.addAsync("later", 1)).id();
        String urgent = of(late.addAsync("now", 2, o -> o.delay(Duration.ZERO).priority(7)))
                .id();

        assertThat(late.job(delayed).state()).isEqualTo(JobState.DELAYED);
        assertThat(late.job(urgent).get().job().priority()).isEqualTo(7);
    }

    @Test
    default void flowsAreAddedAndReadWithoutWaiting() throws Exception {
        Flow flow = Flow.of(name(), "parent", 1).child(Flow.of(name(), "child", 2));

        List<AddedFlow> added = of(oxbow().flows().addAllAsync(List.of(flow, flow)));

        assertThat(added).hasSize(2);
        Optional<FlowTree> second = of(
                oxbow().flows().async(flows -> flows.find(name(), added.get(1).id())));
        assertThat(second.orElseThrow().children()).hasSize(1);
    }

    @Test
    default void aSchedulerIsMadeWithoutWaiting() throws Exception {
        ScheduledJob first = of(
                queue().schedulers().upsertAsync("nightly", Schedule.cron("0 3 * * *"), JobTemplate.named("report")));

        assertThat(first.schedulerId()).isEqualTo("nightly");
        Boolean removed = of(queue().schedulers().async(schedulers -> schedulers.remove("nightly")));
        assertThat(removed).isTrue();
    }

    @Test
    default void aSchedulerThatIsRefusedFailsTheFuture() {
        Schedule over = Schedule.every(Duration.ofMinutes(1)).until(Instant.EPOCH);

        CompletableFuture<ScheduledJob> made = queue().schedulers().upsertAsync("s", over, JobTemplate.DEFAULT);

        assertThat(failureOf(made))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("end must not have passed");
    }

    @Test
    default void everyCallOfAQueueAndOfAJobCanBeMadeWithoutWaiting() throws Exception {
        String id = queue().add("n", 1).id();

        List<JobView> waiting = of(queue().async(queue -> queue.jobs().waiting(0, 9)));
        Long rows = of(queue().job(id).async(job -> job.log("a row")));
        Long drained = of(queue().maintenance().async(upkeep -> upkeep.drain()));

        assertThat(waiting).hasSize(1);
        assertThat(rows).isEqualTo(1);
        assertThat(drained).isEqualTo(1);
        assertThat(failureOf(queue().job(id).async(job -> job.get()))).isInstanceOf(JobNotFoundException.class);
    }

    @Test
    default void theEndOfAJobIsWaitedForWithoutAThread() throws Exception {
        CompletableFuture<Json> end = queue().job(queue().add("n", 20).id()).waitUntilFinishedAsync();
        oxbow().worker(name(), job -> job.data(Integer.class) + 1);

        assertThat(of(end).as(Integer.class)).isEqualTo(21);
    }
}
