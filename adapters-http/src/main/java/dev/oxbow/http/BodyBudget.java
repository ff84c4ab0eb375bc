package dev.oxbow.http;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How much memory larger bodies may take up at once, so that many of them at the same time cannot exhaust the heap.
 * Thread-safe. A request takes its share once, never in steps, so requests cannot wait for each other in a circle.
 */
final class BodyBudget {
    /** Bodies up to this many bytes are free: the bound on connections bounds them. */
    static final int FREE_BYTES = 16 * 1024;

    private final Semaphore bytes;
    private final Duration longestWait;

    /** @param longestWait how long to wait for a share */
    BodyBudget(int bytes, Duration longestWait) {
        this.bytes = new Semaphore(bytes, true);
        this.longestWait = longestWait;
    }

    /**
     * Acquires a share; waits for it.
     *
     * @return the bytes to give back
     * @throws ProblemException with status 503 if there is none in time
     */
    int take(int size) {
        if (size <= FREE_BYTES) {
            return 0;
        }
        try {
            if (bytes.tryAcquire(size, longestWait.toMillis(), TimeUnit.MILLISECONDS)) {
                return size;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw Problem.of(
                        503,
                        "busy",
                        "The server is busy",
                        "Too many large requests are in hand at once. Nothing was accepted; try again.")
                .retryAfter(1)
                .asException();
    }

    void giveBack(int taken) {
        bytes.release(taken);
    }

    int free() {
        return bytes.availablePermits();
    }
}
