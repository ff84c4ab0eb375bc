package dev.oxbow.core;

import dev.oxbow.core.event.QueueEvents;
import dev.oxbow.core.flow.FlowProducer;
import dev.oxbow.core.health.HealthCheck;
import dev.oxbow.core.internal.wiring.Engine;
import dev.oxbow.core.job.JobCounts;
import dev.oxbow.core.meter.CommandCounts;
import dev.oxbow.core.pool.PoolInfo;
import dev.oxbow.core.queue.Queue;
import dev.oxbow.core.queue.QueueType;
import dev.oxbow.core.queue.TypedQueue;
import dev.oxbow.core.status.JobStatuses;
import dev.oxbow.core.worker.JobProcessor;
import dev.oxbow.core.worker.ManualWorker;
import dev.oxbow.core.worker.TypedManualWorker;
import dev.oxbow.core.worker.TypedProcessor;
import dev.oxbow.core.worker.Worker;
import dev.oxbow.core.worker.WorkerOptions;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The entry point: one pool of Redis connections, and over it queues, workers, event readers and flows. Each of them is created by its
 * first call and then returned again. Thread-safe. A program opens one Oxbow, keeps it, and closes it at its end:
 *
 * <pre>{@code
 * try (Oxbow oxbow = Oxbow.connect("redis://localhost:6379")) {
 *     oxbow.worker("mail", job -> "sent to " + job.data(Mail.class).to());
 *     oxbow.queue("mail").add("welcome", new Mail("ada@example.org"));
 * }
 * }</pre>
 *
 * <p>Oxbow owns its pool, counts every command that it sends ({@link #commands()}) and reports on its health ({@link #health()}).
 */
public final class Oxbow implements AutoCloseable {
    private static final Duration DEFAULT_DRAIN = Duration.ofSeconds(10);
    private static final AtomicReference<@Nullable Oxbow> SHARED = new AtomicReference<>();

    private final Engine engine;

    Oxbow(Engine engine) {
        this.engine = engine;
    }

    /**
     * Opens an Oxbow on that Redis, with the one adapter on the class path and default settings. Connects to nothing yet: the first
     * command does.
     *
     * @param url as for {@link OxbowBuilder#redis(String)}
     * @throws IllegalArgumentException if the text is not such a URL, or names a cluster, which needs {@link OxbowBuilder#prefix} with a
     *     hash tag
     * @throws OxbowException if there is no adapter on the class path, or several; the message names those found and what to add
     */
    public static Oxbow connect(String url) {
        return builder().redis(url).build();
    }

    /** Opens an Oxbow with other settings than the defaults. */
    public static OxbowBuilder builder() {
        return new OxbowBuilder();
    }

    /**
     * The one Oxbow of this process, for programs without dependency injection: the first call creates it, later calls return the same
     * one until it is closed, and do not use their supplier.
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
        return engine.queue(name);
    }

    /**
     * A queue whose payload and result types the compiler checks.
     *
     * @param type a constant that producers and workers share
     */
    public <D, R> TypedQueue<D, R> queue(QueueType<D, R> type) {
        return queue(type.name()).typed(type);
    }

    /**
     * The queue of that name for a single use: unlike {@link #queue} it is not remembered, so that names from outside the program cannot
     * fill the memory.
     *
     * @throws IllegalArgumentException if the name is empty or contains {@code :}
     */
    public Queue transientQueue(String name) {
        return engine.transientQueue(name);
    }

    /** The worker of that queue with {@link WorkerOptions#DEFAULTS}; see {@link #worker(String, JobProcessor, WorkerOptions)}. */
    public Worker worker(String queue, JobProcessor processor) {
        return worker(queue, processor, WorkerOptions.DEFAULTS);
    }

    /**
     * The worker of that queue: started by the first call, and returned by later ones with the same processor and equal options
     * until it is closed. A lambda that is evaluated twice is another processor: keep it, or ask with {@link #worker(String)}.
     *
     * @throws IllegalArgumentException if the name is empty or contains {@code :}
     * @throws IllegalStateException if this is closed
     * @throws dev.oxbow.core.worker.WorkerAlreadyRunningException if a worker of the queue runs with another processor or other
     *     options; close it first
     */
    public Worker worker(String queue, JobProcessor processor, WorkerOptions options) {
        return engine.worker(queue, processor, options);
    }

    /** The worker of a typed queue with {@link WorkerOptions#DEFAULTS}; see {@link #worker(String, JobProcessor, WorkerOptions)}. */
    public <D, R> Worker worker(QueueType<D, R> type, TypedProcessor<D, R> processor) {
        return worker(type, processor, WorkerOptions.DEFAULTS);
    }

    /** The worker of a typed queue; see {@link #worker(String, JobProcessor, WorkerOptions)}. */
    public <D, R> Worker worker(QueueType<D, R> type, TypedProcessor<D, R> processor, WorkerOptions options) {
        return engine.worker(type, processor, options);
    }

    /** The worker of that queue that runs in this process, if one does; it counts as running until it is closed. */
    public Optional<Worker> worker(String queue) {
        return engine.runningWorker(queue);
    }

    /**
     * Fetches jobs of that queue one by one for the program to process and complete itself. Sends nothing until it is used.
     *
     * @param options as for a worker; concurrency and intervals are not used
     * @throws IllegalArgumentException if the name is empty or contains {@code :}
     */
    public ManualWorker manualWorker(String queue, WorkerOptions options) {
        return engine.manualWorker(queue, options);
    }

    /** Fetches jobs of a typed queue; see {@link #manualWorker(String, WorkerOptions)}. */
    public <D, R> TypedManualWorker<D, R> manualWorker(QueueType<D, R> type, WorkerOptions options) {
        return engine.manualWorker(type, options);
    }

    /**
     * The events of that queue. Sends nothing until it has a listener.
     *
     * @throws IllegalArgumentException if the name is empty or contains {@code :}
     */
    public QueueEvents events(String queue) {
        return engine.events(queue);
    }

    /** Adds and reads jobs that wait for other jobs. */
    public FlowProducer flows() {
        return engine.flows();
    }

    /** The states of jobs for clients that poll: mostly answered from memory. */
    public JobStatuses statuses() {
        return engine.statuses();
    }

    /** The number of jobs in each state, for each of {@link #queueNames()}, read with one command. */
    public Map<String, JobCounts> counts() {
        return engine.counts();
    }

    /** Names of the queues returned so far, in alphabetical order. */
    public Collection<String> queueNames() {
        return engine.queueNames();
    }

    /** The health of Redis, the pool and the queues returned so far, with recommendations. */
    public HealthCheck health() {
        return engine.health();
    }

    /** The commands that this Oxbow has sent so far, by cause, kind and queue. Sends nothing. */
    public CommandCounts commands() {
        return engine.commands();
    }

    /** The pool of connections: its adapter, server and figures. Sends nothing. */
    public PoolInfo pool() {
        return engine.pool();
    }

    /**
     * Closes everything, in this order: workers stop fetching jobs and finish those in hand (unfinished ones are returned to the queue
     * after {@code drain}), then job statuses, event readers, calls in flight, the health check and the pool. A step that fails does
     * not keep the others from running. An interrupt ends the wait of the step that runs, and the thread's flag is set again at the end.
     *
     * <p>Takes at most {@code drain}, 4 s for returning jobs, and 2 s for connections that are still in use, plus the time that the
     * adapter needs to end its threads (Lettuce: at most 15 s, usually none). Idempotent: a later call does nothing, and one during the
     * close waits for it, at most for its own {@code drain}.
     *
     * @throws OxbowException if steps failed; it names them, and everything else is closed
     */
    public void close(Duration drain) {
        SHARED.compareAndSet(this, null);
        engine.close(drain);
    }

    /** Closes with a drain of 10 s; see {@link #close(Duration)}. */
    @Override
    public void close() {
        close(DEFAULT_DRAIN);
    }
}
