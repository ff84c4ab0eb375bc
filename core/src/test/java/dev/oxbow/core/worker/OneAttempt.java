package dev.oxbow.core.worker;

import dev.oxbow.core.queue.JobUpdate;
import dev.oxbow.core.queue.Outcome;
import dev.oxbow.core.queue.TakenJob;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A worker's attempt at a job without the worker: for tests that say themselves when a job is taken and settled. */
public final class OneAttempt {
    private OneAttempt() {}

    /** What a worker of those options tells the store after that processor had that job; runs on the caller's thread. */
    public static Outcome at(TakenJob taken, JobProcessor processor, WorkerOptions options) {
        AtomicReference<@Nullable Outcome> reported = new AtomicReference<>();
        new Attempt(taken, processor, options, new Attempt.Reporter() {
                    @Override
                    public void ended(Attempt attempt, @Nullable Outcome outcome) {
                        reported.set(outcome);
                    }

                    @Override
                    public void update(JobUpdate update) {
                        throw new IllegalStateException(
                                "a processor that only ends has no news, but there was " + update);
                    }
                })
                .run();
        Outcome outcome = reported.get();
        if (outcome == null) {
            throw new IllegalStateException("the attempt reported nothing");
        }
        return outcome;
    }
}
