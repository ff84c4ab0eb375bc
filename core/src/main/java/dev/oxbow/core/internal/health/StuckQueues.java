package dev.oxbow.core.internal.health;

import dev.oxbow.core.job.JobCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which queues have work that no worker does: jobs wait, none is active, and none was taken or finished for a minute, as far as
 * successive counts show. Costs nothing but the counts that are read anyway. Thread-safe; its monitor guards no I/O.
 */
final class StuckQueues {
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);

    private final Map<String, Idle> idle = new HashMap<>();

    /** Since when a queue has stood still, with the counts it had when last looked at. */
    private record Idle(Instant since, JobCounts counts) {}

    /** Compares new counts with the previous ones; returns the names of the queues without progress, sorted. */
    synchronized List<String> among(Map<String, JobCounts> counts, Instant readAt) {
        idle.keySet().retainAll(counts.keySet());
        counts.forEach((queue, now) -> {
            Idle before = idle.get(queue);
            if (!waits(now)) {
                idle.remove(queue);
            } else if (before == null || moved(before.counts, now)) {
                idle.put(queue, new Idle(readAt, now));
            } else {
                idle.put(queue, new Idle(before.since, now));
            }
        });
        return idle.entrySet().stream()
                .filter(entry -> !entry.getValue().since.plus(LONG_ENOUGH).isAfter(readAt))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private static boolean waits(JobCounts counts) {
        return !counts.paused() && counts.active() == 0 && ready(counts) > 0;
    }

    private static boolean moved(JobCounts before, JobCounts now) {
        return ready(now) < ready(before) || now.completed() != before.completed() || now.failed() != before.failed();
    }

    private static long ready(JobCounts counts) {
        return counts.waiting() + counts.prioritized();
    }
}
