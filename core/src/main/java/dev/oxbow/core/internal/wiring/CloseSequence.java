package dev.oxbow.core.internal.wiring;

import dev.oxbow.core.OxbowException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the steps of a close in order, each exactly once, whatever becomes of the steps before it.
 *
 * <p>A step that throws is logged, and the next step runs; at the end one exception reports all failures. An interrupt ends the wait
 * of the step that runs, not the steps after it; the thread's flag is set again at the end.
 *
 * <p>Thread-safe without locks. The first caller runs the steps. A later caller waits until they are done, at most for its own drain,
 * and throws nothing; a call from within a step returns at once.
 */
final class CloseSequence {
    private static final Logger LOG = LoggerFactory.getLogger(CloseSequence.class);

    private final List<CloseStep> steps;
    private final AtomicReference<@Nullable Thread> closer = new AtomicReference<>();
    private final CountDownLatch done = new CountDownLatch(1);

    CloseSequence(List<CloseStep> steps) {
        this.steps = List.copyOf(steps);
    }

    /**
     * Runs the steps, or waits for the caller that runs them.
     *
     * @param drain the most that all steps together may wait for work in hand; a step may have a minimum of its own
     * @throws OxbowException if steps failed; it names them, the first failure is its cause, the others are suppressed
     */
    void run(Duration drain) {
        Thread current = Thread.currentThread();
        if (!closer.compareAndSet(null, current)) {
            if (closer.get() != current) {
                awaitDone(drain);
            }
            return;
        }
        try {
            runAll(drain);
        } finally {
            done.countDown();
        }
    }

    private void runAll(Duration drain) {
        long deadline = System.nanoTime() + drain.toNanos();
        boolean interrupted = false;
        List<String> failed = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        for (CloseStep step : steps) {
            try {
                step.action().accept(left(deadline));
            } catch (RuntimeException | Error e) {
                LOG.warn("Closing {} failed.", step.what(), e);
                failed.add(step.what());
                failures.add(e);
            }
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!failures.isEmpty()) {
            OxbowException failure = new OxbowException(
                    "Oxbow is closed, but closing failed for: " + String.join(", ", failed), failures.get(0));
            failures.stream().skip(1).forEach(failure::addSuppressed);
            throw failure;
        }
    }

    private void awaitDone(Duration drain) {
        try {
            boolean unused = done.await(Math.max(0, drain.toNanos()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }
}
