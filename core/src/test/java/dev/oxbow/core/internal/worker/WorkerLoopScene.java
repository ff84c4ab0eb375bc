package dev.oxbow.core.internal.worker;

import dev.oxbow.core.internal.dispatch.LocalJobs;
import dev.oxbow.core.internal.dispatch.LockRenewer;
import dev.oxbow.core.internal.dispatch.MarkerListener;
import dev.oxbow.core.internal.memory.InMemoryJobStore;
import dev.oxbow.core.store.BacklogProbe;
import dev.oxbow.core.store.Exchange;
import dev.oxbow.core.store.Heartbeat;
import dev.oxbow.core.store.HeartbeatResult;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.store.WorkSignal;
import dev.oxbow.core.store.WorkWaiter;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.testing.ManualClock;
import dev.oxbow.core.worker.WorkerOptions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Real pumps over a test double of a store: turns are made by a store in memory and noted, while heartbeats, glances and waits
 * are what the test says. Pumps have a watch and a keeper of their own that nobody runs, so that nothing but the test makes them
 * look.
 */
public final class WorkerLoopScene implements AutoCloseable {
    public final ManualClock clock = ManualClock.standing();
    public final List<Exchange> turns = new CopyOnWriteArrayList<>();
    public final List<Collection<BacklogProbe>> glances = new CopyOnWriteArrayList<>();
    public final List<Heartbeat> heartbeats = new CopyOnWriteArrayList<>();
    public final WaiterDouble waiter = new WaiterDouble();
    public final JobStore store;

    public volatile Function<Collection<BacklogProbe>, Boolean> anyJob = asked -> false;
    public volatile Function<Heartbeat, HeartbeatResult> heartbeat =
            beat -> new HeartbeatResult(List.of(), Map.of(), Set.of());

    private final JobStore memory = new InMemoryJobStore(clock);
    private final MarkerListener idleWatch = new MarkerListener(memory, clock);
    private final LockRenewer idleKeeper = new LockRenewer(memory);
    private final List<WorkerLoop> pumps = new ArrayList<>();

    public WorkerLoopScene() {
        store = (JobStore) Proxy.newProxyInstance(
                JobStore.class.getClassLoader(),
                new Class<?>[] {JobStore.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "anyJob" -> anyJob(arguments);
                    case "heartbeat" -> beat((Heartbeat) arguments[0]);
                    case "openWorkWaiter" -> waiter;
                    default -> {
                        if (method.getName().equals("turn")) {
                            turns.add((Exchange) arguments[0]);
                        }
                        yield inMemory(method, arguments);
                    }
                });
    }

    @SuppressWarnings("unchecked")
    private boolean anyJob(Object[] arguments) {
        Collection<BacklogProbe> asked = (Collection<BacklogProbe>) arguments[0];
        glances.add(List.copyOf(asked));
        return anyJob.apply(asked);
    }

    private HeartbeatResult beat(Heartbeat asked) {
        heartbeats.add(asked);
        return heartbeat.apply(asked);
    }

    private @Nullable Object inMemory(Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(memory, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    public WorkerLoop pump(String queue, WorkerOptions options) {
        WorkerLoop pump = new WorkerLoop(
                queue, store, job -> null, options, Runnable::run, idleWatch, idleKeeper, LocalJobs.IGNORED, clock);
        pumps.add(pump);
        return pump;
    }

    public WorkerLoop pump(String queue) {
        return pump(queue, WorkerOptions.DEFAULTS);
    }

    /** A pump that runs and has looked for the first time. */
    public WorkerLoop lookingPump(String queue, WorkerOptions options) {
        WorkerLoop pump = pump(queue, options);
        start(pump);
        Await.until("the pump has looked", () -> looks(queue) == 1);
        return pump;
    }

    public WorkerLoop lookingPump(String queue) {
        return lookingPump(queue, WorkerOptions.DEFAULTS);
    }

    public static Thread start(Runnable task) {
        Thread thread = new Thread(task, "pump-scene");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** How often the worker of that queue has looked. */
    public long looks(String queue) {
        return turns.stream().filter(turn -> turn.queue().equals(queue)).count();
    }

    /** How often that queue was looked through for stalled jobs. */
    public long checks(String queue) {
        return heartbeats.stream()
                .flatMap(beat -> beat.checks().stream())
                .filter(check -> check.queue().equals(queue))
                .count();
    }

    @Override
    public void close() {
        pumps.forEach(WorkerLoop::stopTaking);
        idleWatch.close();
        waiter.close();
    }

    /** Test double of a wait for work: gives what the test puts, a signal or a failure, and notes what it is asked. */
    public static final class WaiterDouble implements WorkWaiter {
        public final List<Set<String>> waits = new CopyOnWriteArrayList<>();
        public final List<Duration> lengths = new CopyOnWriteArrayList<>();
        public final List<WorkSignal> givenBack = new CopyOnWriteArrayList<>();
        private final BlockingQueue<Object> coming = new LinkedBlockingQueue<>();

        public void signal(WorkSignal signal) {
            coming.add(signal);
        }

        public void fail(RuntimeException failure) {
            coming.add(failure);
        }

        @Override
        public Optional<WorkSignal> await(Collection<String> queues, Duration atMost) {
            waits.add(Set.copyOf(queues));
            lengths.add(atMost);
            Object next;
            try {
                next = coming.poll(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new AssertionError("nobody interrupts this thread", e);
            }
            if (next instanceof RuntimeException failure) {
                throw failure;
            }
            return next instanceof WorkSignal signal ? Optional.of(signal) : Optional.empty();
        }

        @Override
        public void giveBack(WorkSignal signal) {
            givenBack.add(signal);
        }

        @Override
        public void wake() {
            coming.add("woken");
        }

        @Override
        public void close() {
            coming.add("closed");
        }
    }
}
