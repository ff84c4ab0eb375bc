package dev.oxbow.core.internal.memory;

import dev.oxbow.core.job.JobState;
import dev.oxbow.core.store.Heartbeat;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the stalled jobs of one queue: those that were active at one look and have no lock at the next. Guarded by the
 * store's lock.
 */
final class StalledSearch {
    /** BullMQ's words; its workers pass them on as the job's failure. */
    private static final String TOO_OFTEN = "job stalled more than allowable limit";

    private final QueueState queue;
    private final Set<StoredJob> marked = new LinkedHashSet<>();
    private boolean looked;
    private long nextLookNanos;

    StalledSearch(QueueState queue) {
        this.queue = queue;
    }

    /** Its worker gave a sign of life, or gave it out of hand. */
    void unmark(StoredJob job) {
        marked.remove(job);
    }

    /** Looks, unless the interval of the last look is not over; returns the ids of the jobs that wait again. */
    List<String> look(Heartbeat.StalledCheck check) {
        long now = queue.nowNanos();
        if (looked && now - nextLookNanos < 0) {
            return List.of();
        }
        looked = true;
        nextLookNanos = now + Math.max(1, check.interval().toMillis()) * 1_000_000;
        List<String> recovered = new ArrayList<>();
        for (StoredJob job : marked) {
            if (job.lockedWith(now) == null && job.state == JobState.ACTIVE) {
                recover(job, check.maxStalledCount());
                recovered.add(job.id());
            }
        }
        marked.clear();
        marked.addAll(queue.inState(JobState.ACTIVE));
        return recovered;
    }

    private void recover(StoredJob job, int maxStalledCount) {
        job.unlock();
        job.stalledCount++;
        if (job.stalledCount > maxStalledCount) {
            job.deferredFailure = TOO_OFTEN;
        }
        // Ahead of all others, as BullMQ does it, even if the job has a priority.
        queue.waitPlainly(job, true);
        queue.events.append("waiting", Map.of("jobId", job.id(), "prev", "active"));
        queue.events.append("stalled", Map.of("jobId", job.id()));
    }
}
