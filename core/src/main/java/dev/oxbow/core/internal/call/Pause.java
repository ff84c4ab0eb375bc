package dev.oxbow.core.internal.call;

import java.time.Duration;

/** Waits between two attempts; an interface so that tests do not sleep. */
@FunctionalInterface
interface Pause {
    /** Returns after that time. */
    void of(Duration duration) throws InterruptedException;

    static void sleep(Duration duration) throws InterruptedException {
        Thread.sleep(duration.toMillis(), duration.toNanosPart() % 1_000_000);
    }
}
