package dev.oxbow.core.internal.worker;

import dev.oxbow.core.internal.dispatch.LocalDispatch;
import dev.oxbow.core.internal.dispatch.LocalJobs;
import dev.oxbow.core.internal.dispatch.LockRenewer;
import dev.oxbow.core.internal.dispatch.MarkerListener;
import dev.oxbow.core.internal.name.QueueNames;
import dev.oxbow.core.job.PayloadCodec;
import dev.oxbow.core.queue.QueueType;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.telemetry.Telemetry;
import dev.oxbow.core.worker.JobProcessor;
import dev.oxbow.core.worker.ManualWorker;
import dev.oxbow.core.worker.TypedManualWorker;
import dev.oxbow.core.worker.TypedProcessor;
import dev.oxbow.core.worker.Worker;
import dev.oxbow.core.worker.WorkerAlreadyRunningException;
import dev.oxbow.core.worker.WorkerListener;
import dev.oxbow.core.worker.WorkerOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * All workers of a process, at most one for each queue, and the services that they share: one marker listener and one
 * lock renewer, whose threads start with the first worker and end with {@link #close(Duration)}.
 *
 * <p>Concurrency: {@code lock} guards the fields below it. While it is held, workers are started, and locks of the
 * shared services are acquired; it is not held while workers are drained.
 */
public final class WorkerGroup implements AutoCloseable {
    private final JobStore store;
    private final Clock clock;
    private final LocalDispatch localDispatch;
    private final LocalJobs localJobs;
    private final Telemetry telemetry;
    private final PayloadCodec codec;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Running> workers = new HashMap<>();
    private @Nullable MarkerListener markerListener;
    private @Nullable LockRenewer lockRenewer;
    private boolean closed;

    private record Running(DefaultWorker worker, JobProcessor processor) {}

    /**
     * @param clock the clock that the store uses too
     * @param localDispatch where producers of this process find the workers
     * @param localJobs receives what the workers do with their jobs
     * @param telemetry receives the attempts
     * @param codec reads data and writes progress and return values
     */
    public WorkerGroup(
            JobStore store,
            Clock clock,
            LocalDispatch localDispatch,
            LocalJobs localJobs,
            Telemetry telemetry,
            PayloadCodec codec) {
        this.codec = codec;
        this.store = store;
        this.clock = clock;
        this.localDispatch = localDispatch;
        this.localJobs = localJobs;
        this.telemetry = telemetry;
    }

    /**
     * The worker of that queue: started now, or the one that runs with the same processor and equal options.
     *
     * @throws IllegalArgumentException if the queue's name is not allowed
     * @throws IllegalStateException if the group is closed
     * @throws WorkerAlreadyRunningException if one runs with another processor or other options
     */
    public Worker worker(String queue, JobProcessor processor, WorkerOptions options) {
        QueueNames.require(queue);
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("Oxbow is closed");
            }
            Running running = workers.get(queue);
            if (running == null) {
                DefaultWorker worker = start(queue, processor, options);
                workers.put(queue, new Running(worker, processor));
                return worker;
            }
            if (!running.processor().equals(processor)
                    || !running.worker().options().equals(options)) {
                throw new WorkerAlreadyRunningException(queue);
            }
            return running.worker();
        } finally {
            lock.unlock();
        }
    }

    /** The worker of a typed queue. See {@link #worker(String, JobProcessor, WorkerOptions)}. */
    public <D, R> Worker worker(QueueType<D, R> type, TypedProcessor<D, R> processor, WorkerOptions options) {
        return worker(type.name(), new TypedProcessing<>(type, processor, codec), options);
    }

    /** The worker of that queue that runs in this process; it counts as running until it is closed. */
    public Optional<Worker> running(String queue) {
        lock.lock();
        try {
            return Optional.ofNullable(workers.get(queue)).map(Running::worker);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Fetches jobs of that queue for a program that ends them itself. It is no part of the group and is not closed with
     * it.
     *
     * @throws IllegalArgumentException if the queue's name is not allowed
     */
    public ManualWorker manualWorker(String queue, WorkerOptions options) {
        return new DefaultManualWorker(queue, store, options, codec, clock);
    }

    /** The same for a typed queue. */
    public <D, R> TypedManualWorker<D, R> manualWorker(QueueType<D, R> type, WorkerOptions options) {
        return new DefaultTypedManualWorker<>(type, manualWorker(type.name(), options), codec);
    }

    private DefaultWorker start(String queue, JobProcessor processor, WorkerOptions options) {
        boolean first = markerListener == null;
        MarkerListener shared = markerListener == null ? new MarkerListener(store, clock) : markerListener;
        markerListener = shared;
        if (lockRenewer == null) {
            lockRenewer = new LockRenewer(store);
            startDaemon("oxbow-lock-renewer", lockRenewer);
        }
        ProcessorThreads processors = ProcessorThreads.forQueue(queue, options.concurrency());
        JobProcessor traced =
                telemetry == Telemetry.NONE ? processor : new TracedProcessor(processor, telemetry, options.name());
        WorkerListener listener = options.listener();
        LocalJobs jobs = listener == null ? localJobs : new ListenerNotifier(localJobs, listener);
        WorkerLoop loop =
                new WorkerLoop(queue, store, traced, options, codec, processors, shared, lockRenewer, jobs, clock);
        shared.announce(loop);
        if (first) {
            startDaemon("oxbow-marker-listener", shared);
        }
        lockRenewer.add(loop);
        localDispatch.add(queue, loop);
        startDaemon("oxbow-worker-" + queue, loop);
        if (BatchingPolicy.twoCallsFor(options.concurrency())) {
            startDaemon("oxbow-worker-" + queue + "-2", loop::runSecond);
        }
        return new DefaultWorker(loop, this, processors);
    }

    private static void startDaemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Neither producers of this process nor markers bring this worker jobs any more. */
    void stopNotifying(WorkerLoop loop) {
        localDispatch.remove(loop.queue(), loop);
        MarkerListener running;
        lock.lock();
        try {
            running = markerListener;
        } finally {
            lock.unlock();
        }
        if (running != null) {
            running.removeIdle(loop);
        }
    }

    /** The worker is closed: another one of its queue may start. */
    void remove(DefaultWorker worker, WorkerLoop loop) {
        // Again: an exchange in flight when the worker stopped fetching may have added it to the idle ones once more.
        stopNotifying(loop);
        MarkerListener running;
        lock.lock();
        try {
            running = closed ? null : markerListener;
            workers.values().removeIf(entry -> entry.worker() == worker);
            if (lockRenewer != null) {
                lockRenewer.remove(loop);
            }
        } finally {
            lock.unlock();
        }
        if (running != null) {
            running.withdraw(loop);
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

    /**
     * Closes all workers, waiting at most {@code drain} for all of them together (plus 4 s), then ends the shared
     * threads. If the calling thread is interrupted it does not wait: the workers go on closing, but the shared threads
     * end at once. Idempotent.
     */
    public void close(Duration drain) {
        List<Worker> closing = new ArrayList<>();
        lock.lock();
        try {
            closed = true;
            workers.values().forEach(entry -> closing.add(entry.worker()));
        } finally {
            lock.unlock();
        }
        closing.forEach(Worker::stopFetching);
        closeTogether(closing, drain);
        lock.lock();
        try {
            if (markerListener != null) {
                markerListener.close();
            }
            if (lockRenewer != null) {
                lockRenewer.close();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Each on a thread of its own, so that the slowest one alone determines the time. */
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
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Closes without draining: active jobs are cancelled and handed back. */
    @Override
    public void close() {
        close(Duration.ZERO);
    }
}
