package dev.oxbow.core.queue;

import java.util.List;
import java.util.Map;

/**
 * What a {@link Heartbeat} found.
 *
 * @param lost locks that are no longer ours: the job may be running elsewhere
 * @param recovered ids of stalled jobs that wait again, by queue; only queues with some
 */
public record HeartbeatResult(List<Heartbeat.HeldLock> lost, Map<String, List<String>> recovered) {
    public HeartbeatResult {
        lost = List.copyOf(lost);
        recovered = Map.copyOf(recovered);
    }
}
