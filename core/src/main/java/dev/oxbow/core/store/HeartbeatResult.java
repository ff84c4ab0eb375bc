package dev.oxbow.core.store;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a {@link Heartbeat} found.
 *
 * @param lost locks that are no longer ours: the job may be running elsewhere
 * @param recovered ids of stalled jobs that wait again, by queue; only queues with some
 * @param active the queues among those looked through that have active jobs left
 */
public record HeartbeatResult(List<Heartbeat.HeldLock> lost, Map<String, List<String>> recovered, Set<String> active) {
    public HeartbeatResult {
        lost = List.copyOf(lost);
        recovered = Map.copyOf(recovered);
        active = Set.copyOf(active);
    }
}
