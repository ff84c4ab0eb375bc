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
 * The places of a worker: taken by attempts, promised to calls that may bring jobs, or free. Not thread-safe: the pump guards it
 * with its lock.
 */
final class Slots {
    private final int all;
    /** By identity: a job may have two attempts, of two locks. */
    private final Set<JobAttempt> attempts = Collections.newSetFromMap(new IdentityHashMap<>());

    private int promised;

    Slots(int all) {
        this.all = all;
    }

    int free() {
        // Reclaimed jobs may be more than there is room for.
        return Math.max(0, all - attempts.size() - promised);
    }

    boolean areEmpty() {
        return attempts.isEmpty() && promised == 0;
    }

    int inUse() {
        return attempts.size();
    }

    /** Keeps places free for a call until it is answered. */
    void promise(int places) {
        promised += places;
    }

    void release(int places) {
        promised -= places;
    }

    void occupy(JobAttempt attempt) {
        attempts.add(attempt);
    }

    void leave(JobAttempt attempt) {
        attempts.remove(attempt);
    }

    @Nullable
    JobAttempt of(Heartbeat.HeldLock held) {
        for (JobAttempt attempt : attempts) {
            FetchedJob taken = attempt.taken();
            if (taken.job().id().equals(held.jobId()) && taken.token().equals(held.token())) {
                return attempt;
            }
        }
        return null;
    }

    List<JobAttempt> attempts() {
        return new ArrayList<>(attempts);
    }
}
