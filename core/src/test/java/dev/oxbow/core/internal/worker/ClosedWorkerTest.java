package dev.oxbow.core.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.OxbowForTests;
import dev.oxbow.core.internal.memory.InMemoryJobStore;
import dev.oxbow.core.store.FetchRequest;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.store.WorkWaiter;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.worker.Worker;
import dev.oxbow.core.worker.WorkerOptions;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class ClosedWorkerTest {
    private final JobStore store = new InMemoryJobStore(Clock.systemUTC());
    private final CountDownLatch exchangeInFlight = new CountDownLatch(1);
    private final CountDownLatch exchangeMayEnd = new CountDownLatch(1);
    private final List<Collection<?>> waitedFor = new CopyOnWriteArrayList<>();

    @Test
    void leavesTheMarkersOfItsQueueToOthersEvenIfAnExchangeWasInFlightWhenItStopped() throws Exception {
        try (Oxbow oxbow = OxbowForTests.over(observedStore())) {
            Worker worker = oxbow.worker("shared", job -> null);
            assertThat(exchangeInFlight.await(20, TimeUnit.SECONDS)).isTrue();
            worker.stopFetching();
            exchangeMayEnd.countDown();
            worker.close();

            oxbow.worker("other", job -> null);
            Await.until("the other worker waits", () -> waitedFor.stream().anyMatch(it -> it.contains("other")));

            assertThat(waitedFor).noneMatch(it -> it.contains("shared"));
        }
    }

    @Test
    void endsWhenAProducersCallThatReservedItsLastSlotFetchesNothing() throws Exception {
        DispatchState state = new DispatchState(WorkerOptions.DEFAULTS);
        FetchRequest slot = Objects.requireNonNull(state.reserve(1));
        state.stopFetching();
        FutureTask<Boolean> end = new FutureTask<>(() -> state.nextExchange() == null);
        Thread loop = WorkerLoopScene.start(end);
        Await.until("the loop waits for that slot", () -> loop.getState() == Thread.State.TIMED_WAITING);

        state.answered(slot, List.of(), BacklogHint.UNKNOWN);

        assertThat(end.get(20, TimeUnit.SECONDS)).isTrue();
    }

    /** Test double around the real store: delays the answer of an exchange, and records for which queues it waits. */
    private JobStore observedStore() {
        return doubleOf(JobStore.class, (proxy, method, arguments) -> {
            Object reply = real(store, method, arguments);
            if (method.getName().equals("exchange")) {
                exchangeInFlight.countDown();
                assertThat(exchangeMayEnd.await(20, TimeUnit.SECONDS)).isTrue();
            }
            return reply instanceof WorkWaiter waiter ? observed(waiter) : reply;
        });
    }

    private WorkWaiter observed(WorkWaiter waiter) {
        return doubleOf(WorkWaiter.class, (proxy, method, arguments) -> {
            if (method.getName().equals("await")) {
                waitedFor.add(List.copyOf((Collection<?>) arguments[0]));
            }
            return real(waiter, method, arguments);
        });
    }

    private static <T> T doubleOf(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static @Nullable Object real(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
