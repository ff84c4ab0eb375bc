package dev.oxbow.core.internal.dispatch;

import dev.oxbow.core.store.BacklogProbe;
import dev.oxbow.core.store.Heartbeat;
import dev.oxbow.core.worker.WorkerOptions;
import java.util.List;

/**
 * A worker as the services that all workers of the process share see it: {@link MarkerListener}, {@link LockRenewer},
 * {@link FallbackPoll} and {@link PollTimer}. A process has at most one worker for each queue.
 *
 * <p>Thread-safe. No method sends a command to Redis or waits for one; each may briefly acquire the worker's own lock
 * (see the package documentation for the order of locks). Implementations are compared by identity.
 */
public interface ManagedWorker {
    /** Name of the queue whose jobs it processes. */
    String queue();

    /** Its options. */
    WorkerOptions options();

    /**
     * Notifies the worker that jobs may be waiting. The marker that said so was removed from Redis, so no other process
     * has been notified.
     *
     * @return whether the worker will fetch; if not, the marker must be given back for other processes
     */
    boolean signal();

    /** Notifies the worker that jobs may be waiting; nothing is lost if it has no free slot. */
    void fetchSoon();

    /** The parts of its queue in which a job would be news to the worker. */
    BacklogProbe backlogProbe();

    /** The locks to renew: of the jobs being processed, and of those whose outcome is not in Redis yet. */
    List<Heartbeat.HeldLock> heldLocks();

    /** Notifies the worker that one of its locks is lost, so that another worker may process that job now. */
    void lockLost(Heartbeat.HeldLock lock);

    /** How many jobs it processes now. */
    int activeJobs();
}
