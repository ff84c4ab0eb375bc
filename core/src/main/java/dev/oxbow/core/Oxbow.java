package dev.oxbow.core;

import dev.oxbow.core.event.QueueEvents;
import dev.oxbow.core.flow.FlowProducer;
import dev.oxbow.core.internal.async.AsyncCalls;
import dev.oxbow.core.internal.bullmq.BullMqJobStore;
import dev.oxbow.core.internal.call.CallJournal;
import dev.oxbow.core.internal.call.RedisCalls;
import dev.oxbow.core.internal.call.RetryPolicy;
import dev.oxbow.core.internal.dispatch.LocalDispatch;
import dev.oxbow.core.internal.event.DefaultQueueEvents;
import dev.oxbow.core.internal.event.EventDispatcher;
import dev.oxbow.core.internal.flow.DefaultFlowProducer;
import dev.oxbow.core.internal.queue.DefaultQueue;
import dev.oxbow.core.internal.status.DefaultJobStatuses;
import dev.oxbow.core.internal.worker.TypedProcessing;
import dev.oxbow.core.internal.worker.WorkerGroup;
import dev.oxbow.core.job.JobCounts;
import dev.oxbow.core.job.PayloadCodec;
import dev.oxbow.core.meter.CommandMeter;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.queue.Queue;
import dev.oxbow.core.queue.QueueType;
import dev.oxbow.core.queue.TypedQueue;
import dev.oxbow.core.status.JobStatuses;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.telemetry.Telemetry;
import dev.oxbow.core.worker.JobProcessor;
import dev.oxbow.core.worker.ManualWorker;
import dev.oxbow.core.worker.TypedProcessor;
import dev.oxbow.core.worker.Worker;
import dev.oxbow.core.worker.WorkerOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The door to Oxbow: one store of jobs over one pool, and on it queues, workers and event readers, each made once and handed
 * out again. Thread-safe. A program makes one, keeps it, and closes it at its end:
 *
 * <pre>{@code
 * try (Oxbow oxbow = Oxbow.on(pool, meter)) {
 *     oxbow.worker("mail", job -> "sent to " + job.data(Mail.class).to());
 *     oxbow.queue("mail").add("welcome", new Mail("ada@example.org"));
 * }
 * }</pre>
 */
public final class Oxbow implements AutoCloseable {
    private static final AtomicReference<@Nullable Oxbow> SHARED = new AtomicReference<>();

    private final JobStore store;
    private final Clock clock;
    private final Runnable whenClosed;
    private final Telemetry telemetry;
    private final PayloadCodec codec = PayloadCodec.DEFAULT;
    private final LocalDispatch localWorkers = new LocalDispatch();
    private final ExecutorService sharedCalls = sharedCalls();
    private final AsyncCalls asyncCalls = AsyncCalls.onOwnThreads();
    private final WorkerGroup workers;
    private final EventDispatcher events;
    private final DefaultJobStatuses statuses;
    private final FlowProducer flows;
    private final Map<String, Queue> queues = new ConcurrentHashMap<>();
    private final Map<String, QueueEvents> queueEvents = new ConcurrentHashMap<>();

    private Oxbow(JobStore store, Clock clock, Runnable whenClosed, Telemetry telemetry) {
        this.store = store;
        this.clock = clock;
        this.telemetry = telemetry;
        this.whenClosed = whenClosed;
        this.events = new EventDispatcher(store);
        this.statuses = new DefaultJobStatuses(store, this::events);
        this.flows = new DefaultFlowProducer(store, asyncCalls, telemetry, codec);
        this.workers = new WorkerGroup(store, clock, localWorkers, statuses.localJobs(), telemetry);
    }

    /** Threads for calls that several callers share: at most two for each queue with such a call in flight, none when idle. */
    private static ExecutorService sharedCalls() {
        return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "oxbow-calls");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Over a store that somebody else owns: closing this leaves what the store stands on open. */
    public static Oxbow over(JobStore store) {
        return over(store, Clock.systemUTC(), () -> {});
    }

    /**
     * Over a store and what must be closed after it.
     *
     * @param clock the clock that the store uses too; for tests
     * @param whenClosed run once at the end of {@link #close(Duration)}, for example {@code pool::close}
     */
    public static Oxbow over(JobStore store, Clock clock, Runnable whenClosed) {
        return over(store, clock, whenClosed, Telemetry.NONE);
    }

    /**
     * Over a store and what must be closed after it, with telemetry.
     *
     * @param telemetry is told of jobs that are added and processed, for example {@link
     *     dev.oxbow.core.telemetry.OpenTelemetrySpans}
     */
    public static Oxbow over(JobStore store, Clock clock, Runnable whenClosed, Telemetry telemetry) {
        return new Oxbow(store, clock, whenClosed, telemetry);
    }

    /**
     * On a pool, in BullMQ's layout under BullMQ's own prefix, with retries where they are safe. Closing this closes the pool.
     *
     * @param meter counts every command; best the one that the pool counts its logins with
     */
    public static Oxbow on(ConnectionPool pool, CommandMeter meter) {
        return on(pool, meter, Telemetry.NONE);
    }

    /**
     * On a pool as {@link #on(ConnectionPool, CommandMeter)}, with telemetry.
     *
     * @param telemetry is told of jobs that are added and processed, for example {@link
     *     dev.oxbow.core.telemetry.OpenTelemetrySpans}
     */
    public static Oxbow on(ConnectionPool pool, CommandMeter meter, Telemetry telemetry) {
        return on(pool, meter, BullMqJobStore.DEFAULT_PREFIX, telemetry);
    }

    /**
     * On a pool as {@link #on(ConnectionPool, CommandMeter, Telemetry)}, under another prefix than BullMQ's own.
     *
     * @param prefix of all keys; a hash tag such as <code>{bull}</code> for a cluster
     * @throws IllegalArgumentException if the prefix is empty, or has no hash tag on a cluster; the pool is left open then
     */
    public static Oxbow on(ConnectionPool pool, CommandMeter meter, String prefix, Telemetry telemetry) {
        Clock clock = Clock.systemUTC();
        RedisCalls calls = new RedisCalls(pool, RetryPolicy.DEFAULT, meter, new CallJournal(clock));
        JobStore store = new BullMqJobStore(calls, prefix, clock);
        return new Oxbow(store, clock, pool::close, telemetry);
    }

    /**
     * The one Oxbow of this process, for programs without injection: made by the first call, the same one ever after, until it
     * is closed. The supplier of later calls is not used.
     */
    public static Oxbow shared(Supplier<Oxbow> creation) {
        synchronized (SHARED) {
            Oxbow shared = SHARED.get();
            if (shared == null) {
                shared = creation.get();
                SHARED.set(shared);
            }
            return shared;
        }
    }

    /**
     * The queue of that name.
     *
     * @throws IllegalArgumentException if the name is empty or contains {@code :}
     */
    public Queue queue(String name) {
        return queues.computeIfAbsent(name, this::newQueue);
    }

    /**
     * A queue of which the compiler knows what its jobs carry and return.
     *
     * @param type a constant that producers and workers share
     */
    public <D, R> TypedQueue<D, R> queue(QueueType<D, R> type) {
        return queue(type.name()).typed(type);
    }

    /**
     * The queue of that name for a single use: unlike {@link #queue} it is not remembered, so that names from outside cannot
     * fill the memory.
     *
     * @throws IllegalArgumentException if the name is empty or contains {@code :}
     */
    public Queue transientQueue(String name) {
        Queue known = queues.get(name);
        return known == null ? newQueue(name) : known;
    }

    private Queue newQueue(String name) {
        return new DefaultQueue(name, store, localWorkers, sharedCalls, asyncCalls, statuses, telemetry, codec);
    }

    /** How many jobs are in each state, for each of {@link #queueNames()}, with one command. */
    public Map<String, JobCounts> counts() {
        return store.counts(queueNames());
    }

    /** The worker of that queue with {@link WorkerOptions#DEFAULTS}; see {@link #worker(String, JobProcessor, WorkerOptions)}. */
    public Worker worker(String queue, JobProcessor processor) {
        return worker(queue, processor, WorkerOptions.DEFAULTS);
    }

    /**
     * The worker of that queue: started by the first call, the same one ever after (a later processor is not used, and a
     * warning says so), until it is closed.
     *
     * @throws IllegalArgumentException if the name is empty or contains {@code :}
     * @throws IllegalStateException if this is closed
     */
    public Worker worker(String queue, JobProcessor processor, WorkerOptions options) {
        queue(queue);
        return workers.worker(queue, processor, options);
    }

    /** The worker of a typed queue with {@link WorkerOptions#DEFAULTS}; see {@link #worker(String, JobProcessor, WorkerOptions)}. */
    public <D, R> Worker worker(QueueType<D, R> type, TypedProcessor<D, R> processor) {
        return worker(type, processor, WorkerOptions.DEFAULTS);
    }

    /** The worker of a typed queue; see {@link #worker(String, JobProcessor, WorkerOptions)}. */
    public <D, R> Worker worker(QueueType<D, R> type, TypedProcessor<D, R> processor, WorkerOptions options) {
        return worker(type.name(), new TypedProcessing<>(type, processor), options);
    }

    /**
     * Jobs of that queue to be taken one by one and ended by the program itself. Costs nothing until it is used.
     *
     * @param options as for a worker; concurrency and intervals do not matter
     * @throws IllegalArgumentException if the name is empty or contains {@code :}
     */
    public ManualWorker byHand(String queue, WorkerOptions options) {
        return new ManualWorker(queue, store, options, clock);
    }

    /**
     * The events of that queue. Costs nothing until somebody listens.
     *
     * @throws IllegalArgumentException if the name is empty or contains {@code :}
     */
    public QueueEvents events(String queue) {
        return queueEvents.computeIfAbsent(queue, n -> new DefaultQueueEvents(n, events, store));
    }

    /** Adds and reads jobs that wait for other jobs. */
    public FlowProducer flows() {
        return flows;
    }

    /** How jobs stand, for clients who ask often: mostly from memory. */
    public JobStatuses statuses() {
        return statuses;
    }

    /** Names of the queues handed out so far, in alphabetical order. */
    public Collection<String> queueNames() {
        TreeSet<String> names = new TreeSet<>(queues.keySet());
        names.addAll(queueEvents.keySet());
        return names;
    }

    /**
     * Ends everything: workers stop taking jobs and have {@code drain} to finish those in hand (what is not finished is handed
     * back), then event readers end, then what stands below is closed. Takes at most 4 s longer than {@code drain} and what the
     * pool needs. Idempotent.
     */
    public void close(Duration drain) {
        SHARED.compareAndSet(this, null);
        workers.close(drain);
        statuses.close();
        events.close();
        sharedCalls.shutdown();
        asyncCalls.close();
        whenClosed.run();
    }

    /** Closes with a drain of {@link ConnectionPool#DEFAULT_DRAIN}. */
    @Override
    public void close() {
        close(ConnectionPool.DEFAULT_DRAIN);
    }
}
