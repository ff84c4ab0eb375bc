package dev.oxbow.core.queue;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many jobs completed, or failed, as counted by workers that keep metrics. Immutable.
 *
 * @param count of all so far (BullMQ's {@code meta.count})
 * @param countedAt when the last whole minute ended (BullMQ's {@code meta.prevTS}); null if nothing was counted
 * @param previousCount how many there were at that time (BullMQ's {@code meta.prevCount})
 * @param perMinute jobs in each requested minute, the newest minute first (BullMQ's {@code data})
 * @param minutes how many minutes are kept in all (BullMQ's {@code count})
 */
public record QueueMetrics(
        long count, @Nullable Instant countedAt, long previousCount, List<Long> perMinute, long minutes) {
    public QueueMetrics {
        perMinute = List.copyOf(perMinute);
    }
}
