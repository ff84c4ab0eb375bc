package dev.oxbow.http;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Limits the memory that large bodies occupy at the same time, so that many of them cannot exhaust the heap.
 * Thread-safe. A request acquires all its bytes in one step, so requests cannot deadlock.
 */
final class BodyBudget {
    /** Bodies up to this many bytes are free: the bound on connections bounds them. */
    static final int FREE_BYTES = 16 * 1024;

    private final Semaphore bytes;
    private final Duration longestWait;

    /** @param longestWait how long to wait for memory */
    BodyBudget(int bytes, Duration longestWait) {
        this.bytes = new Semaphore(bytes, true);
        this.longestWait = longestWait;
    }

    /**
     * Acquires memory for a body; blocks until it is available.
     *
     * @return the number of bytes to release
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
                        "Too many large requests are being processed at once. Nothing was accepted; try again.")
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
