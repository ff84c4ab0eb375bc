package dev.oxbow.core.store;

import dev.oxbow.core.job.AddedJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Exchange} brought.
 *
 * @param added one for each new job, in order
 * @param outcomeResults one for each outcome, in order
 * @param jobs taken and locked, in the order in which they should start
 * @param nextDue when the earliest delayed job is due, if fewer jobs were taken than wanted and one is delayed
 * @param rateLimited how long the queue lets nothing start; zero when it is not limited
 * @param hold what kept jobs from being taken
 * @param at the time that the store has written for all of it, for example as {@code finishedOn}
 * @param activeLeft whether jobs of the queue may be active now, here or elsewhere; false only if there surely is none
 */
public record ExchangeResult(
        List<AddedJob> added,
        List<OutcomeResult> outcomeResults,
        List<FetchedJob> jobs,
        @Nullable Instant nextDue,
        Duration rateLimited,
        Hold hold,
        Instant at,
        boolean activeLeft) {
    /** Why jobs may wait although fewer were taken than wanted. */
    public enum Hold {
        /** Nothing kept them. */
        NONE,
        /** The queue is paused; resuming gives a signal. */
        PAUSED,
        /** As many jobs are active as the queue allows; nobody gives a signal when that changes. */
        AT_CONCURRENCY
    }

    public ExchangeResult {
        added = List.copyOf(added);
        outcomeResults = List.copyOf(outcomeResults);
        jobs = List.copyOf(jobs);
    }
}
