package dev.oxbow.core.store;

import dev.oxbow.core.queue.RateLimit;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link Exchange} may fetch.
 *
 * @param token lock token for the jobs taken, unique to this exchange
 * @param workerName stored with the jobs taken ({@code pb}); null: none
 * @param lockDuration how long a taken job stays locked unless renewed, milliseconds
 * @param most how many jobs may be taken; 0 for none
 * @param unanswered tokens of earlier exchanges whose answer was lost: jobs still locked with them are taken first, even
 *     if they are more than {@code most}
 */
public record FetchRequest(
        String token,
        @Nullable String workerName,
        Duration lockDuration,
        int most,
        List<String> unanswered,
        @Nullable RateLimit limit,
        int metricsMinutes) {
    public FetchRequest {
        unanswered = List.copyOf(unanswered);
        if (most < 0) {
            throw new IllegalArgumentException("most must not be negative, but was " + most);
        }
        if (lockDuration.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException("lockDuration must be at least 1 ms, but was " + lockDuration);
        }
        if (metricsMinutes < 0) {
            throw new IllegalArgumentException("metricsMinutes must not be negative, but was " + metricsMinutes);
        }
    }

    /** With nothing to be reclaimed. */
    public FetchRequest(String token, @Nullable String workerName, Duration lockDuration, int most) {
        this(token, workerName, lockDuration, most, List.of());
    }

    /** Without a limit and metrics of the worker's own. */
    public FetchRequest(
            String token, @Nullable String workerName, Duration lockDuration, int most, List<String> unanswered) {
        this(token, workerName, lockDuration, most, unanswered, null, 0);
    }
}
