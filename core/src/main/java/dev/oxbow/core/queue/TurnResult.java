package dev.oxbow.core.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Turn} brought.
 *
 * @param settlements one for each outcome, in order
 * @param jobs taken and locked, in the order in which they should start
 * @param nextDue when the earliest delayed job is due, if fewer jobs were taken than wanted and one is delayed
 * @param rateLimited how long the queue lets nothing start; zero when it is not limited
 * @param blocked whether the queue is paused or at its global concurrency
 */
public record TurnResult(
        List<Settlement> settlements,
        List<TakenJob> jobs,
        @Nullable Instant nextDue,
        Duration rateLimited,
        boolean blocked) {
    public TurnResult {
        settlements = List.copyOf(settlements);
        jobs = List.copyOf(jobs);
    }
}
