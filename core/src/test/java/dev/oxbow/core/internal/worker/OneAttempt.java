package dev.oxbow.core.internal.worker;

import dev.oxbow.core.store.FetchedJob;
import dev.oxbow.core.store.Outcome;
import dev.oxbow.core.worker.WorkerOptions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An attempt at a job without a worker: for tests that determine themselves when a job is fetched and ends. */
public final class OneAttempt {
    private OneAttempt() {}

    /** What a worker with these options reports to the store when its processor has returned that. */
    public static Outcome returned(FetchedJob fetched, @Nullable Object value, WorkerOptions options) {
        OutcomePolicy outcomePolicy = new OutcomePolicy(options);
        return Objects.requireNonNullElseGet(
                outcomePolicy.unprocessed(fetched), () -> outcomePolicy.completed(fetched, value));
    }

    /** What it reports when its processor has thrown that. */
    public static Outcome threw(FetchedJob fetched, Throwable failure, WorkerOptions options) {
        OutcomePolicy outcomePolicy = new OutcomePolicy(options);
        return Objects.requireNonNullElseGet(
                outcomePolicy.unprocessed(fetched), () -> outcomePolicy.failed(fetched, failure));
    }
}
