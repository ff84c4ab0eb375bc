package dev.oxbow.core.worker;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The threads that processors run on: virtual ones where the JVM has them (21 and later), else reused daemon threads. */
final class ProcessorThreads {
    private ProcessorThreads() {}

    /**
     * One thread for each job at once. Reused threads take the next job from a queue: of many short jobs one thread does
     * several without being put to sleep and woken in between.
     */
    static ExecutorService forQueue(String queue, int concurrency) {
        try {
            // By reflection: Oxbow is compiled for Java 17, which lacks the method.
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException | IllegalAccessException e) {
            ThreadPoolExecutor threads = new ThreadPoolExecutor(
                    concurrency, concurrency, 60, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons(queue));
            threads.allowCoreThreadTimeOut(true);
            return threads;
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("virtual threads could not be made", e.getCause());
        }
    }

    private static ThreadFactory daemons(String queue) {
        AtomicLong number = new AtomicLong();
        return task -> {
            Thread thread = new Thread(task, "oxbow-" + queue + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
