package dev.oxbow.core.internal.worker;

import dev.oxbow.core.internal.dispatch.ManagedWorker;
import dev.oxbow.core.internal.dispatch.MarkerListener;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reports to the marker listener whether one worker waits for jobs.
 *
 * <p>Concurrency: called on the threads of the worker's loop, on producers' threads and by the caller that pauses the
 * worker. Two calls to Redis may be answered at the same time: {@code lock} makes their reports follow one another,
 * each with what is true then. While it is held, the lock of {@link DispatchState} and that of {@link MarkerListener}
 * are acquired, one after the other.
 */
final class IdleReporter {
    private final ManagedWorker worker;
    private final MarkerListener markerListener;
    private final DispatchState state;
    private final ReentrantLock lock = new ReentrantLock();

    IdleReporter(ManagedWorker worker, MarkerListener markerListener, DispatchState state) {
        this.worker = worker;
        this.markerListener = markerListener;
        this.state = state;
    }

    /**
     * A call that could fetch jobs was answered.
     *
     * @param nothingLeft whether it fetched fewer jobs than it wanted
     */
    void fetched(boolean nothingLeft) {
        lock.lock();
        try {
            DispatchState.Snapshot now = state.snapshot();
            if (now.closing()) {
                return;
            }
            if (now.full()) {
                markerListener.removeIdle(worker);
            } else if (nothingLeft) {
                markerListener.addIdle(worker, now.hint().pollIn());
            } else if (!markerListener.isIdle(worker)) {
                state.fetchSoon();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The worker fetches nothing until it is resumed. */
    void paused() {
        lock.lock();
        try {
            markerListener.removeIdle(worker);
        } finally {
            lock.unlock();
        }
    }
}
