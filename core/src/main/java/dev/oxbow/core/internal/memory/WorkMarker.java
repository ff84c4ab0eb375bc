package dev.oxbow.core.internal.memory;

import dev.oxbow.core.store.WorkSignal;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one queue has to tell those who wait for work: that some may be had now, and when the earliest delayed job is due.
 * Each is told once, to one waiter, as BullMQ's marker set does; whoever takes a job marks the queue again, and so wakes
 * the next. Guarded by the store's lock.
 */
final class WorkMarker {
    private final String queue;
    private boolean workNow;
    private @Nullable Instant due;

    WorkMarker(String queue) {
        this.queue = queue;
    }

    void markWork() {
        workNow = true;
    }

    void unmarkWork() {
        workNow = false;
    }

    /** There is nothing to tell. */
    void clear() {
        workNow = false;
        due = null;
    }

    void markDue(Instant earliest) {
        due = earliest;
    }

    /** What there is to tell, at most once. */
    Optional<WorkSignal> poll() {
        if (workNow) {
            workNow = false;
            return Optional.of(new WorkSignal(queue, null));
        }
        if (due != null) {
            WorkSignal signal = new WorkSignal(queue, due);
            due = null;
            return Optional.of(signal);
        }
        return Optional.empty();
    }
}
