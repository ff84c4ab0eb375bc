package dev.oxbow.core.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition, with a bound: tests never sleep for a fixed time. */
public final class Await {
    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final long FIRST_PAUSE_NANOS = 2_000_000;
    private static final long LONGEST_PAUSE_NANOS = 50_000_000;

    private Await() {}

    /** Waits until the condition holds; fails after 20 s with the description. */
    public static void until(String description, Callable<Boolean> condition) {
        until(description, BOUND, condition);
    }

    /** Waits until the condition holds; fails after the bound with the description. */
    public static void until(String description, Duration bound, Callable<Boolean> condition) {
        long deadline = System.nanoTime() + bound.toNanos();
        long pause = FIRST_PAUSE_NANOS;
        while (true) {
            try {
                if (condition.call()) {
                    return;
                }
            } catch (Exception e) {
                throw new AssertionError("while waiting until " + description, e);
            }
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("did not happen within " + bound.toSeconds() + " s: " + description);
            }
            LockSupport.parkNanos(pause);
            // What takes long is asked for less and less often: asking may cost the server under test something.
            pause = Math.min(pause + pause / 4, LONGEST_PAUSE_NANOS);
        }
    }
}
