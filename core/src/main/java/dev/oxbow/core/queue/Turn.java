package dev.oxbow.core.queue;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A worker's exchange with the store, in one call: outcomes in, new jobs out. First all outcomes are settled, in order;
 * then up to {@code take} jobs are taken and locked.
 *
 * @param token lock token for the jobs taken in this turn, unique to it
 * @param workerName stored with the jobs taken ({@code pb}); null: none
 * @param lockDuration how long a taken job stays locked unless renewed, milliseconds
 * @param take how many jobs may be taken, 0 for none
 */
public record Turn(
        String queue,
        String token,
        @Nullable String workerName,
        Duration lockDuration,
        List<Outcome> outcomes,
        int take) {
    public Turn {
        outcomes = List.copyOf(outcomes);
        if (take < 0) {
            throw new IllegalArgumentException("take must not be negative, but was " + take);
        }
    }
}
