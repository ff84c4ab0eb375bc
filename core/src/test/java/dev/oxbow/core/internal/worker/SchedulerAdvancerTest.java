package dev.oxbow.core.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.core.internal.memory.InMemoryJobStore;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.pool.RedisConnectionException;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.store.ScheduledRun;
import dev.oxbow.core.store.SchedulerStore;
import dev.oxbow.core.store.SchedulerStore.Advance;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.worker.ActiveJob;
import dev.oxbow.core.worker.WaitingException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("unit")
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SchedulerAdvancerTest {
    private static final ScheduledRun RUN = new ScheduledRun("s", "repeat:s:1", Json.EMPTY_OBJECT);

    private final List<ScheduledRun> advanced = new CopyOnWriteArrayList<>();
    private final AtomicBoolean cancelled = new AtomicBoolean();

    /** Test double of an active job: it is cancelled when the test says so. */
    private final ActiveJob job = (ActiveJob) Proxy.newProxyInstance(
            ActiveJob.class.getClassLoader(), new Class<?>[] {ActiveJob.class}, (proxy, method, arguments) -> {
                assertThat(method.getName()).isEqualTo("isCancelled");
                return cancelled.get();
            });

    /**
     * Test double of a store of schedulers: records its calls and answers, or throws, as the test says for each try.
     */
    private SchedulerAdvancer advancer(IntFunction<Advance> answers) {
        SchedulerStore schedulers = (SchedulerStore) Proxy.newProxyInstance(
                SchedulerStore.class.getClassLoader(),
                new Class<?>[] {SchedulerStore.class},
                (proxy, method, arguments) -> {
                    advanced.add((ScheduledRun) ((List<?>) arguments[1]).get(0));
                    return List.of(answers.apply(advanced.size()));
                });
        JobStore store = (JobStore) Proxy.newProxyInstance(
                JobStore.class.getClassLoader(),
                new Class<?>[] {JobStore.class},
                (proxy, method, arguments) -> schedulers);
        return new SchedulerAdvancer("q", store);
    }

    private static Advance unreachable() {
        throw new RedisConnectionException(RedisConnectionException.Kind.BROKEN, "the test broke it", null);
    }

    @Test
    void oneCommandIsEnoughWhenItIsAnswered() {
        advancer(attempt -> Advance.MADE).advance(RUN, job);

        assertThat(advanced).containsExactly(RUN);
    }

    @Test
    void aCommandThatFailsIsRepeated() {
        advancer(attempt -> attempt < 3 ? unreachable() : Advance.MADE).advance(RUN, job);

        assertThat(advanced).containsExactly(RUN, RUN, RUN);
    }

    @Test
    void aScheduleThatCannotBeReadDoesNotKeepTheJobFromBeingProcessed() {
        advancer(attempt -> {
                    throw new IllegalArgumentException("cron pattern 'H * * * *'");
                })
                .advance(RUN, job);

        assertThat(advanced).hasSize(1);
    }

    @Test
    void anAttemptCancelledMeanwhileGivesTheJobBack() throws InterruptedException {
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        SchedulerAdvancer advancer = advancer(attempt -> unreachable());
        Thread attempt = new Thread(() -> {
            try {
                advancer.advance(RUN, job);
            } catch (WaitingException e) {
                thrown.set(e);
            }
        });
        attempt.start();
        Await.until("it has tried twice", () -> advanced.size() >= 2);

        cancelled.set(true);
        attempt.interrupt();

        attempt.join(20_000);
        assertThat(thrown.get()).isInstanceOf(WaitingException.class);
    }

    @Test
    void anAttemptCancelledBeforeMakesOneTry() {
        cancelled.set(true);
        Thread.currentThread().interrupt();

        advancer(attempt -> {
                    assertThat(Thread.currentThread().isInterrupted()).isFalse();
                    return Advance.MADE;
                })
                .advance(RUN, job);

        assertThat(advanced).hasSize(1);
        SchedulerAdvancer unreachable = advancer(attempt -> unreachable());
        assertThatThrownBy(() -> unreachable.advance(RUN, job)).isInstanceOf(WaitingException.class);
        assertThat(advanced).hasSize(2);
    }

    @Test
    void aStoreInMemoryHasNoSchedulersAndSaysSo() {
        assertThatThrownBy(() -> new InMemoryJobStore(Clock.systemUTC()).schedulers())
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("schedulers")
                .hasMessageContaining("Redis");
    }
}
