package dev.oxbow.core.internal.worker;

import java.lang.reflect.InvocationTargetException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The threads that a worker's processors run on: virtual ones if the JVM has them (21 and later), otherwise reused
 * daemon threads named {@code oxbow-processor-QUEUE-N}.
 *
 * <p>Of the reused threads at most one is being started or woken at a time. When it has polled a task and more tasks
 * wait, it wakes the next thread before it runs its own task: so no task waits for another one to end while a thread is
 * idle, and of many short tasks a thread runs several without one being woken for each.
 *
 * <p>Thread-safe, without a lock. A task that is added while {@code waking} is set is found by the thread that clears
 * it, because that thread polls for tasks after clearing. An {@link Error} of a task ends its thread; the executor
 * replaces it.
 */
final class ProcessorThreads implements Executor {
    private final ExecutorService threads;
    private final boolean reused;
    private final Queue<Runnable> waiting;
    private final AtomicBoolean waking = new AtomicBoolean();

    private ProcessorThreads(ExecutorService threads, boolean reused, Queue<Runnable> waiting) {
        this.threads = threads;
        this.reused = reused;
        this.waiting = waiting;
    }

    /** As many threads as jobs are processed at once. */
    static ProcessorThreads forQueue(String queue, int concurrency) {
        try {
            // By reflection: Oxbow is compiled for Java 17, which lacks the method.
            return new ProcessorThreads(
                    (ExecutorService) Executors.class
                            .getMethod("newVirtualThreadPerTaskExecutor")
                            .invoke(null),
                    false,
                    new ConcurrentLinkedQueue<>());
        } catch (NoSuchMethodException | IllegalAccessException e) {
            return reused(queue, concurrency);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("the JVM could not create virtual threads", e.getCause());
        }
    }

    /** Reused threads, even if the JVM has virtual ones. */
    static ProcessorThreads reused(String queue, int concurrency) {
        return reused(queue, concurrency, new ConcurrentLinkedQueue<>());
    }

    /** The same, with a queue for the waiting tasks, which must be thread-safe. */
    static ProcessorThreads reused(String queue, int concurrency, Queue<Runnable> waiting) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                concurrency, concurrency, 60, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons(queue));
        threads.allowCoreThreadTimeOut(true);
        return new ProcessorThreads(threads, true, waiting);
    }

    private static ThreadFactory daemons(String queue) {
        AtomicLong number = new AtomicLong();
        return task -> {
            Thread thread = new Thread(task, "oxbow-processor-" + queue + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** @throws RejectedExecutionException after {@link #shutdownNow} */
    @Override
    public void execute(Runnable task) {
        if (!reused) {
            threads.execute(task);
            return;
        }
        waiting.add(task);
        wakeAnother();
    }

    private void wakeAnother() {
        if (!waiting.isEmpty() && waking.compareAndSet(false, true)) {
            threads.execute(this::runWaiting);
        }
    }

    private void runWaiting() {
        // In this order: a task added before is polled here, and for a task added later another thread is woken.
        waking.set(false);
        Runnable task = waiting.poll();
        while (task != null && !threads.isShutdown()) {
            wakeOthers();
            task.run();
            task = waiting.poll();
        }
    }

    private void wakeOthers() {
        try {
            wakeAnother();
        } catch (RejectedExecutionException e) {
            // Shut down meanwhile: the waiting tasks are not run.
            waiting.clear();
        }
    }

    /** Interrupts the running tasks; the waiting ones are not run. Does not wait for the threads to end. */
    void shutdownNow() {
        threads.shutdownNow();
        waiting.clear();
    }
}
