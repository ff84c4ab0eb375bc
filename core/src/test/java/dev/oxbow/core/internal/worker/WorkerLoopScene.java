package dev.oxbow.core.internal.worker;

import dev.oxbow.core.internal.dispatch.LocalJobs;
import dev.oxbow.core.internal.dispatch.LockRenewer;
import dev.oxbow.core.internal.dispatch.ManagedWorker;
import dev.oxbow.core.internal.dispatch.MarkerListener;
import dev.oxbow.core.internal.memory.InMemoryJobStore;
import dev.oxbow.core.job.PayloadCodec;
import dev.oxbow.core.store.BacklogProbe;
import dev.oxbow.core.store.Exchange;
import dev.oxbow.core.store.Heartbeat;
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
 * Real worker loops over a test double of a store: exchanges are made by a store in memory and recorded, while
 * heartbeats, backlog probes and waits are what the test says. The loops have a marker listener and a lock renewer of
 * their own that do not run, so that nothing but the test makes them fetch.
 */
public final class WorkerLoopScene implements AutoCloseable {
    public final ManualClock clock = ManualClock.standing();
    public final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
    public final List<Collection<BacklogProbe>> probes = new CopyOnWriteArrayList<>();
    public final List<Heartbeat> heartbeats = new CopyOnWriteArrayList<>();
    public final WaiterDouble waiter = new WaiterDouble();
    public final JobStore store;

    public volatile Function<Collection<BacklogProbe>, Boolean> anyJob = wanted -> false;
    public volatile Function<Heartbeat, Heartbeat.Result> heartbeat =
            beat -> new Heartbeat.Result(List.of(), Map.of(), Set.of());

    private final JobStore memory = new InMemoryJobStore(clock);
    private final MarkerListener unusedListener = new MarkerListener(memory, clock);
    private final LockRenewer unusedRenewer = new LockRenewer(memory);
    private final List<WorkerLoop> loops = new ArrayList<>();

    public WorkerLoopScene() {
        store = (JobStore) Proxy.newProxyInstance(
                JobStore.class.getClassLoader(),
                new Class<?>[] {JobStore.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "anyJob" -> anyJob(arguments);
                    case "heartbeat" -> beat((Heartbeat) arguments[0]);
                    case "openWorkWaiter" -> waiter;
                    default -> {
                        if (method.getName().equals("exchange")) {
                            exchanges.add((Exchange) arguments[0]);
                        }
                        yield inMemory(method, arguments);
                    }
                });
    }

    @SuppressWarnings("unchecked")
    private boolean anyJob(Object[] arguments) {
        Collection<BacklogProbe> wanted = (Collection<BacklogProbe>) arguments[0];
        probes.add(List.copyOf(wanted));
        return anyJob.apply(wanted);
    }

    private Heartbeat.Result beat(Heartbeat beat) {
        heartbeats.add(beat);
        return heartbeat.apply(beat);
    }

    private @Nullable Object inMemory(Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(memory, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private WorkerLoop loop(String queue, WorkerOptions options) {
        WorkerLoop loop = new WorkerLoop(
                queue,
                store,
                job -> null,
                options,
                PayloadCodec.DEFAULT,
                Runnable::run,
                unusedListener,
                unusedRenewer,
                LocalJobs.IGNORED,
                clock);
        loops.add(loop);
        return loop;
    }

    public ManagedWorker worker(String queue, WorkerOptions options) {
        return loop(queue, options);
    }

    public ManagedWorker worker(String queue) {
        return worker(queue, WorkerOptions.DEFAULTS);
    }

    /** A worker whose loop runs and has fetched for the first time. */
    public ManagedWorker runningWorker(String queue, WorkerOptions options) {
        WorkerLoop loop = loop(queue, options);
        start(loop);
        Await.until("the worker has fetched", () -> fetches(queue) == 1);
        return loop;
    }

    public ManagedWorker runningWorker(String queue) {
        return runningWorker(queue, WorkerOptions.DEFAULTS);
    }

    /** The worker fetches no more. */
    public void stopFetching(ManagedWorker worker) {
        loops.stream().filter(loop -> loop == worker).forEach(WorkerLoop::stopFetching);
    }

    public static Thread start(Runnable task) {
        Thread thread = new Thread(task, "worker-scene");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** How often the worker of that queue has fetched. */
    public long fetches(String queue) {
        return exchanges.stream()
                .filter(exchange -> exchange.queue().equals(queue))
                .count();
    }

    /** How often that queue was checked for stalled jobs. */
    public long checks(String queue) {
        return heartbeats.stream()
                .flatMap(beat -> beat.checks().stream())
                .filter(check -> check.queue().equals(queue))
                .count();
    }

    @Override
    public void close() {
        loops.forEach(WorkerLoop::stopFetching);
        unusedListener.close();
        waiter.close();
    }

    /** Test double of a wait for work: returns what the test adds, a signal or a failure, and records its calls. */
    public static final class WaiterDouble implements WorkWaiter {
        public final List<Set<String>> waits = new CopyOnWriteArrayList<>();
        public final List<Duration> lengths = new CopyOnWriteArrayList<>();
        public final List<WorkSignal> givenBack = new CopyOnWriteArrayList<>();
        private final BlockingQueue<Object> results = new LinkedBlockingQueue<>();

        public void signal(WorkSignal signal) {
            results.add(signal);
        }

        public void fail(RuntimeException failure) {
            results.add(failure);
        }

        @Override
        public Optional<WorkSignal> await(Collection<String> queues, Duration atMost) {
            waits.add(Set.copyOf(queues));
            lengths.add(atMost);
            Object next;
            try {
                next = results.poll(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new AssertionError("the test does not interrupt this thread", e);
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
            results.add("woken");
        }

        @Override
        public void close() {
            results.add("closed");
        }
    }
}
