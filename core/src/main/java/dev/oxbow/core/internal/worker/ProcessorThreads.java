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
 * The threads that a worker's processors run on: virtual ones where the JVM has them (21 and later), else reused daemon threads.
 *
 * <p>Of reused threads only one at a time is on its way to the tasks that wait. It wakes the next when it has taken a task and
 * more wait, before it runs its own: so no task waits for another to end while there is a thread, and of many short ones a
 * thread does several, without one being woken for each.
 *
 * <p>Thread-safe, without a lock. A task added while {@code onTheWay} is set is found by the thread that clears it, because that
 * one looks for tasks after clearing.
 */
public final class ProcessorThreads implements Executor {
    private final ExecutorService threads;
    private final boolean reused;
    private final Queue<Runnable> waiting;
    private final AtomicBoolean onTheWay = new AtomicBoolean();

    private ProcessorThreads(ExecutorService threads, boolean reused, Queue<Runnable> waiting) {
        this.threads = threads;
        this.reused = reused;
        this.waiting = waiting;
    }

    /** One thread for each job at once. */
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
            throw new IllegalStateException("virtual threads could not be made", e.getCause());
        }
    }

    /** Reused threads, whatever the JVM has. */
    static ProcessorThreads reused(String queue, int concurrency) {
        return reused(queue, concurrency, new ConcurrentLinkedQueue<>());
    }

    /** The same, with tasks waiting in there; thread-safe. */
    static ProcessorThreads reused(String queue, int concurrency, Queue<Runnable> waiting) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                concurrency, concurrency, 60, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons(queue));
        threads.allowCoreThreadTimeOut(true);
        return new ProcessorThreads(threads, true, waiting);
    }

    private static ThreadFactory daemons(String queue) {
        AtomicLong number = new AtomicLong();
        return task -> {
            Thread thread = new Thread(task, "oxbow-" + queue + "-" + number.incrementAndGet());
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
        if (!waiting.isEmpty() && onTheWay.compareAndSet(false, true)) {
            threads.execute(this::arrived);
        }
    }

    private void arrived() {
        // In this order: what is added before is found here, and for what is added after another thread is woken.
        onTheWay.set(false);
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
            // Shut down meanwhile: what waits is not run any more.
            waiting.clear();
        }
    }

    /** Interrupts what runs; what waits is not run any more. */
    public void shutdownNow() {
        threads.shutdownNow();
        waiting.clear();
    }
}
