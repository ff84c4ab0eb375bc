package dev.oxbow.core.internal.worker;

import dev.oxbow.core.internal.dispatch.LocalDispatch;
import dev.oxbow.core.internal.dispatch.LocalJobs;
import dev.oxbow.core.internal.dispatch.LockRenewer;
import dev.oxbow.core.internal.dispatch.MarkerListener;
import dev.oxbow.core.internal.name.QueueNames;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.telemetry.Telemetry;
import dev.oxbow.core.worker.JobProcessor;
import dev.oxbow.core.worker.Worker;
import dev.oxbow.core.worker.WorkerListener;
import dev.oxbow.core.worker.WorkerOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All workers of a process, at most one for each queue, and what they share: one blocked wait for work and one heartbeat, whose
 * threads start with the first worker and end with {@link #close}.
 *
 * <p>Concurrency: {@code lock} guards the fields below it; it is not held while workers drain.
 */
public final class WorkerGroup implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerGroup.class);

    private final JobStore store;
    private final Clock clock;
    private final LocalDispatch localWorkers;
    private final LocalJobs localJobs;
    private final Telemetry telemetry;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Registered> workers = new HashMap<>();
    private @Nullable MarkerListener watch;
    private @Nullable LockRenewer keeper;
    private boolean closed;

    private record Registered(Worker worker, JobProcessor processor) {}

    /**
     * @param clock the clock that the store uses too
     * @param localWorkers where producers of this process find the workers
     * @param localJobs is told what the workers do with their jobs
     * @param telemetry is told of attempts
     */
    public WorkerGroup(
            JobStore store, Clock clock, LocalDispatch localWorkers, LocalJobs localJobs, Telemetry telemetry) {
        this.store = store;
        this.clock = clock;
        this.localWorkers = localWorkers;
        this.localJobs = localJobs;
        this.telemetry = telemetry;
    }

    /**
     * The worker of that queue: started now, or the one that runs already.
     *
     * @throws IllegalArgumentException if the queue's name is not allowed
     * @throws IllegalStateException if the group is closed
     */
    public Worker worker(String queue, JobProcessor processor, WorkerOptions options) {
        QueueNames.require(queue);
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("Oxbow is closed");
            }
            Registered running = workers.get(queue);
            if (running != null) {
                if (!running.processor().equals(processor)
                        || !running.worker().options().equals(options)) {
                    LOG.warn(
                            "queue {} has a worker in this process already; it goes on with the processor it has",
                            queue);
                }
                return running.worker();
            }
            Worker worker = start(queue, processor, options);
            workers.put(queue, new Registered(worker, processor));
            return worker;
        } finally {
            lock.unlock();
        }
    }

    private Worker start(String queue, JobProcessor processor, WorkerOptions options) {
        boolean first = watch == null;
        MarkerListener shared = watch == null ? new MarkerListener(store, clock) : watch;
        watch = shared;
        if (keeper == null) {
            keeper = new LockRenewer(store);
            startDaemon("oxbow-heartbeat", keeper);
        }
        ProcessorThreads processors = ProcessorThreads.forQueue(queue, options.concurrency());
        JobProcessor told =
                telemetry == Telemetry.NONE ? processor : new TracedProcessor(processor, telemetry, options.name());
        WorkerListener listener = options.listener();
        LocalJobs jobs = listener == null ? localJobs : new ListenerNotifier(localJobs, listener);
        WorkerLoop pump = new WorkerLoop(queue, store, told, options, processors, shared, keeper, jobs, clock);
        shared.announce(pump);
        if (first) {
            startDaemon("oxbow-work-watch", shared);
        }
        keeper.add(pump);
        localWorkers.add(queue, pump);
        startDaemon("oxbow-pump-" + queue, pump);
        if (BatchingPolicy.twoCallsFor(options.concurrency())) {
            startDaemon("oxbow-pump-" + queue + "-beside", pump::runBeside);
        }
        return new Worker(pump, this, processors);
    }

    private static void startDaemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    public void stopWatching(WorkerLoop pump) {
        localWorkers.remove(pump.queue(), pump);
        MarkerListener running;
        lock.lock();
        try {
            running = watch;
        } finally {
            lock.unlock();
        }
        if (running != null) {
            running.isBusy(pump);
        }
    }

    public void forget(Worker worker, WorkerLoop pump) {
        // Again: a call that was under way when the worker stopped taking may have registered it once more.
        stopWatching(pump);
        MarkerListener goingOn;
        lock.lock();
        try {
            goingOn = closed ? null : watch;
            workers.values().removeIf(registered -> registered.worker() == worker);
            if (keeper != null) {
                keeper.remove(pump);
            }
        } finally {
            lock.unlock();
        }
        if (goingOn != null) {
            goingOn.withdraw(pump);
        }
    }

    /** Names of the queues that have a worker now. */
    public List<String> queueNames() {
        lock.lock();
        try {
            return List.copyOf(workers.keySet());
        } finally {
            lock.unlock();
        }
    }

    /** Closes all workers, waiting at most {@code drain} for all of them together (plus 4 s), then ends the shared threads. Idempotent. */
    public void close(Duration drain) {
        List<Worker> closing = new ArrayList<>();
        lock.lock();
        try {
            closed = true;
            workers.values().forEach(registered -> closing.add(registered.worker()));
        } finally {
            lock.unlock();
        }
        closing.forEach(Worker::stopTaking);
        closeTogether(closing, drain);
        lock.lock();
        try {
            if (watch != null) {
                watch.close();
            }
            if (keeper != null) {
                keeper.close();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Each on a thread of its own, so that the slowest one alone sets the time. */
    private static void closeTogether(List<Worker> closing, Duration drain) {
        List<Thread> threads = new ArrayList<>();
        for (Worker worker : closing) {
            Thread thread = new Thread(() -> worker.close(drain), "oxbow-close-" + worker.queueName());
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                // The closing goes on by itself; the caller does not want to wait for it.
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Closes without draining: what is in hand is cancelled and handed back. */
    @Override
    public void close() {
        close(Duration.ZERO);
    }
}
