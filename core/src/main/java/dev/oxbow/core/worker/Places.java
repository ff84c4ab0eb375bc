package dev.oxbow.core.worker;

import dev.oxbow.core.queue.Heartbeat;
import dev.oxbow.core.queue.TakenJob;
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
final class Places {
    private final int all;
    /** By identity: a job may have two attempts, of two locks. */
    private final Set<Attempt> attempts = Collections.newSetFromMap(new IdentityHashMap<>());

    private int promised;

    Places(int all) {
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

    void occupy(Attempt attempt) {
        attempts.add(attempt);
    }

    void leave(Attempt attempt) {
        attempts.remove(attempt);
    }

    @Nullable
    Attempt of(Heartbeat.HeldLock held) {
        for (Attempt attempt : attempts) {
            TakenJob taken = attempt.taken();
            if (taken.job().id().equals(held.jobId()) && taken.token().equals(held.token())) {
                return attempt;
            }
        }
        return null;
    }

    List<Attempt> attempts() {
        return new ArrayList<>(attempts);
    }
}
