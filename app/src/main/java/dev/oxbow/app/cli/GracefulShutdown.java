package dev.oxbow.app.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets one thread clean up when the JVM shuts down (Ctrl+C, SIGTERM): the thread is interrupted, and the shutdown waits for a bounded
 * time until the thread has closed this object. Without a shutdown it does nothing.
 */
final class GracefulShutdown implements AutoCloseable {
    private final Thread hook;
    private final CountDownLatch closed = new CountDownLatch(1);

    private GracefulShutdown(Thread worker, Duration bound) {
        this.hook = new Thread(() -> await(worker, bound), "oxbow-shutdown");
    }

    static GracefulShutdown ofThisThread(Duration bound) {
        GracefulShutdown shutdown = new GracefulShutdown(Thread.currentThread(), bound);
        Runtime.getRuntime().addShutdownHook(shutdown.hook);
        return shutdown;
    }

    private void await(Thread worker, Duration bound) {
        worker.interrupt();
        try {
            boolean unused = closed.await(bound.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending already, and the hook has just been released.
            Thread.currentThread().interrupt();
        }
    }
}
