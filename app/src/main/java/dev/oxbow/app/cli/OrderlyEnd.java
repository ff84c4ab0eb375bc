package dev.oxbow.app.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets one thread clean up when the JVM is told to end (Ctrl+C, SIGTERM): the thread is interrupted, and the end waits until it
 * has closed this, for a bounded time. Without such an order it does nothing.
 */
final class OrderlyEnd implements AutoCloseable {
    private final Thread hook;
    private final CountDownLatch closed = new CountDownLatch(1);

    private OrderlyEnd(Thread worker, Duration bound) {
        this.hook = new Thread(() -> endOf(worker, bound), "orderly-end");
    }

    static OrderlyEnd ofThisThread(Duration bound) {
        OrderlyEnd end = new OrderlyEnd(Thread.currentThread(), bound);
        Runtime.getRuntime().addShutdownHook(end.hook);
        return end;
    }

    private void endOf(Thread worker, Duration bound) {
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
