package dev.oxbow.core.worker;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;

/** The threads that processors run on: virtual ones where the JVM has them (21 and later), else reused daemon threads. */
final class ProcessorThreads {
    private ProcessorThreads() {}

    /** An executor without a bound of its own: the pump starts no more attempts than the worker's concurrency. */
    static ExecutorService forQueue(String queue) {
        try {
            // By reflection: Oxbow is compiled for Java 17, which lacks the method.
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException | IllegalAccessException e) {
            return Executors.newCachedThreadPool(daemons(queue));
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
