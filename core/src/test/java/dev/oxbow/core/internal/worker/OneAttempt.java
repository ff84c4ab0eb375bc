package dev.oxbow.core.internal.worker;

import dev.oxbow.core.store.FetchedJob;
import dev.oxbow.core.store.Outcome;
import dev.oxbow.core.worker.WorkerOptions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A worker's attempt at a job without the worker: for tests that say themselves when a job is taken and settled. */
public final class OneAttempt {
    private OneAttempt() {}

    /** What a worker of those options tells the store when its processor has returned that. */
    public static Outcome returned(FetchedJob taken, @Nullable Object value, WorkerOptions options) {
        OutcomePolicy endings = new OutcomePolicy(options);
        return Objects.requireNonNullElseGet(endings.beforehand(taken), () -> endings.completed(taken, value));
    }

    /** What it tells when its processor has thrown that. */
    public static Outcome threw(FetchedJob taken, Throwable failure, WorkerOptions options) {
        OutcomePolicy endings = new OutcomePolicy(options);
        return Objects.requireNonNullElseGet(endings.beforehand(taken), () -> endings.failed(taken, failure));
    }
}
