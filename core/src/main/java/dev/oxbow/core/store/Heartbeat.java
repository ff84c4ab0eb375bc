package dev.oxbow.core.store;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a process does at intervals for all its workers, in one call: renew locks, and look for stalled jobs.
 *
 * @param locks locks of the jobs in hand
 * @param lockDuration their new time to live
 * @param checks queues to look through
 */
public record Heartbeat(List<HeldLock> locks, Duration lockDuration, List<StalledCheck> checks) {
    public Heartbeat {
        locks = List.copyOf(locks);
        checks = List.copyOf(checks);
    }

    /** A lock of a job in hand. */
    public record HeldLock(String queue, String jobId, String token) {}

    /**
     * A queue to look through for stalled jobs. The store makes it at most one look per interval, whoever asks.
     *
     * @param maxStalledCount a job found stalled more often than this is failed by its next worker
     */
    public record StalledCheck(String queue, Duration interval, int maxStalledCount) {}

    /**
     * The answer to a heartbeat.
     *
     * @param lost locks that are no longer ours: another worker may process the job
     * @param recovered ids of stalled jobs that wait again, by queue; only queues with some
     * @param active the queues among those checked that have active jobs left
     */
    public record Result(List<HeldLock> lost, Map<String, List<String>> recovered, Set<String> active) {
        public Result {
            lost = List.copyOf(lost);
            recovered = Map.copyOf(recovered);
            active = Set.copyOf(active);
        }
    }
}
