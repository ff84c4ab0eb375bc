package dev.oxbow.core.worker;

import dev.oxbow.core.queue.Outcome;
import dev.oxbow.core.queue.TakenJob;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A worker's attempt at a job without the worker: for tests that say themselves when a job is taken and settled. */
public final class OneAttempt {
    private OneAttempt() {}

    /** What a worker of those options tells the store when its processor has returned that. */
    public static Outcome returned(TakenJob taken, @Nullable Object value, WorkerOptions options) {
        Endings endings = new Endings(options);
        return Objects.requireNonNullElseGet(endings.beforehand(taken), () -> endings.completed(taken, value));
    }

    /** What it tells when its processor has thrown that. */
    public static Outcome threw(TakenJob taken, Throwable failure, WorkerOptions options) {
        Endings endings = new Endings(options);
        return Objects.requireNonNullElseGet(endings.beforehand(taken), () -> endings.failed(taken, failure));
    }
}
