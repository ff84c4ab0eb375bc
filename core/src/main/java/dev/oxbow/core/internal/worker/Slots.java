package dev.oxbow.core.internal.worker;

import dev.oxbow.core.store.FetchedJob;
import dev.oxbow.core.store.Heartbeat;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The slots of a worker, as many as its concurrency: each is occupied by an attempt, reserved for a call that may fetch
 * a job, or free. Not thread-safe: the lock of {@link DispatchState} guards it.
 */
final class Slots {
    private final int all;
    /** By identity: a job may have two attempts with different locks. */
    private final Set<JobAttempt> attempts = Collections.newSetFromMap(new IdentityHashMap<>());

    private int reserved;

    Slots(int all) {
        this.all = all;
    }

    int free() {
        // Jobs fetched again after a lost answer may be more than there are slots.
        return Math.max(0, all - attempts.size() - reserved);
    }

    boolean areAllFree() {
        return attempts.isEmpty() && reserved == 0;
    }

    int occupied() {
        return attempts.size();
    }

    /** Reserves slots for a call until it is answered. */
    void reserve(int slots) {
        reserved += slots;
    }

    void release(int slots) {
        reserved -= slots;
    }

    void occupy(JobAttempt attempt) {
        attempts.add(attempt);
    }

    void vacate(JobAttempt attempt) {
        attempts.remove(attempt);
    }

    /** The attempt that holds this lock; null if there is none. */
    @Nullable
    JobAttempt of(Heartbeat.HeldLock lock) {
        for (JobAttempt attempt : attempts) {
            FetchedJob job = attempt.fetched();
            if (job.job().id().equals(lock.jobId()) && job.token().equals(lock.token())) {
                return attempt;
            }
        }
        return null;
    }

    /** A copy. */
    List<JobAttempt> attempts() {
        return new ArrayList<>(attempts);
    }
}
