package dev.oxbow.core.internal.wiring;

import dev.oxbow.core.event.QueueEvents;
import dev.oxbow.core.flow.FlowProducer;
import dev.oxbow.core.health.HealthCheck;
import dev.oxbow.core.internal.async.AsyncCalls;
import dev.oxbow.core.internal.dispatch.LocalDispatch;
import dev.oxbow.core.internal.event.DefaultQueueEvents;
import dev.oxbow.core.internal.event.EventDispatcher;
import dev.oxbow.core.internal.flow.DefaultFlowProducer;
import dev.oxbow.core.internal.queue.DefaultQueue;
import dev.oxbow.core.internal.status.DefaultJobStatuses;
import dev.oxbow.core.internal.worker.WorkerGroup;
import dev.oxbow.core.job.JobCounts;
import dev.oxbow.core.job.PayloadCodec;
import dev.oxbow.core.meter.CommandCounts;
import dev.oxbow.core.pool.PoolInfo;
import dev.oxbow.core.queue.Queue;
import dev.oxbow.core.queue.QueueType;
import dev.oxbow.core.status.JobStatuses;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.telemetry.Telemetry;
import dev.oxbow.core.worker.JobProcessor;
import dev.oxbow.core.worker.ManualWorker;
import dev.oxbow.core.worker.TypedManualWorker;
import dev.oxbow.core.worker.TypedProcessor;
import dev.oxbow.core.worker.Worker;
import dev.oxbow.core.worker.WorkerOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The parts of one {@link dev.oxbow.core.Oxbow}, wired here and nowhere else: queues, workers, event readers, job statuses and flows
 * over one store. Each is created once and then returned again. Thread-safe.
 */
public final class Engine {
    private final JobStore store;
    private final Telemetry telemetry;
    private final PayloadCodec codec;
    private final PoolInfo pool;
    private final Backend backend;
    private final HealthCheck health;
    private final LocalDispatch localWorkers = new LocalDispatch();
    private final ExecutorService sharedCalls = sharedCalls();
    private final AsyncCalls asyncCalls = AsyncCalls.onOwnThreads();
    private final WorkerGroup workers;
    private final EventDispatcher events;
    private final DefaultJobStatuses statuses;
    private final FlowProducer flows;
    private final Map<String, Queue> queues = new ConcurrentHashMap<>();
    private final Map<String, QueueEvents> queueEvents = new ConcurrentHashMap<>();
    private final CloseSequence closing;

    /** @param clock the clock that the store uses too */
    Engine(Backend backend, Clock clock, Telemetry telemetry, PayloadCodec codec) {
        this.codec = codec;
        this.backend = backend;
        this.store = backend.store();
        this.pool = backend.pool();
        this.telemetry = telemetry;
        this.events = new EventDispatcher(store);
        this.statuses = new DefaultJobStatuses(store, this::events);
        this.flows = new DefaultFlowProducer(store, asyncCalls, telemetry, codec);
        this.workers = new WorkerGroup(store, clock, localWorkers, statuses.localJobs(), telemetry, codec);
        this.health = backend.health(this::queueNames);
        this.closing = new CloseSequence(closeSteps());
    }

    /** Over a store, without a pool; {@code whenClosed} runs at the end of the close. */
    public static Engine over(JobStore store, Clock clock, Telemetry telemetry, Runnable whenClosed) {
        return new Engine(new StoreBackend(store, clock, whenClosed), clock, telemetry, PayloadCodec.DEFAULT);
    }

    /** Threads for calls that several callers share: at most two for each queue with such a call in flight, none when idle. */
    private static ExecutorService sharedCalls() {
        return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "oxbow-calls");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Workers first, since they still report outcomes; the pool last, since everything else uses it. */
    private List<CloseStep> closeSteps() {
        List<CloseStep> steps = new ArrayList<>();
        steps.add(new CloseStep("the workers", workers::close));
        steps.add(CloseStep.of("the job statuses", statuses::close));
        steps.add(CloseStep.of("the event readers", events::close));
        steps.add(CloseStep.of("the shared calls", sharedCalls::shutdown));
        steps.add(CloseStep.of("the asynchronous calls", asyncCalls::close));
        steps.addAll(backend.closeSteps());
        return steps;
    }

    public Queue queue(String name) {
        return queues.computeIfAbsent(name, this::newQueue);
    }

    public Queue transientQueue(String name) {
        Queue known = queues.get(name);
        return known == null ? newQueue(name) : known;
    }

    private Queue newQueue(String name) {
        return new DefaultQueue(name, store, localWorkers, sharedCalls, asyncCalls, statuses, telemetry, codec);
    }

    public Worker worker(String queue, JobProcessor processor, WorkerOptions options) {
        queue(queue);
        return workers.worker(queue, processor, options);
    }

    public <D, R> Worker worker(QueueType<D, R> type, TypedProcessor<D, R> processor, WorkerOptions options) {
        queue(type.name());
        return workers.worker(type, processor, options);
    }

    public Optional<Worker> runningWorker(String queue) {
        return workers.running(queue);
    }

    public ManualWorker manualWorker(String queue, WorkerOptions options) {
        return workers.manualWorker(queue, options);
    }

    public <D, R> TypedManualWorker<D, R> manualWorker(QueueType<D, R> type, WorkerOptions options) {
        return workers.manualWorker(type, options);
    }

    public QueueEvents events(String queue) {
        return queueEvents.computeIfAbsent(queue, n -> new DefaultQueueEvents(n, events, store));
    }

    public FlowProducer flows() {
        return flows;
    }

    public JobStatuses statuses() {
        return statuses;
    }

    public Collection<String> queueNames() {
        TreeSet<String> names = new TreeSet<>(queues.keySet());
        names.addAll(queueEvents.keySet());
        return names;
    }

    public Map<String, JobCounts> counts() {
        return store.counts(queueNames());
    }

    public HealthCheck health() {
        return health;
    }

    public CommandCounts commands() {
        return backend.commands();
    }

    public PoolInfo pool() {
        return pool;
    }

    /**
     * Closes everything, see {@link CloseSequence#run}.
     *
     * @throws dev.oxbow.core.OxbowException if steps failed
     */
    public void close(Duration drain) {
        closing.run(drain);
    }
}
