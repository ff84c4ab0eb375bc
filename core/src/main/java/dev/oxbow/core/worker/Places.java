package dev.oxbow.core.worker;

import dev.oxbow.core.queue.Heartbeat;
import dev.oxbow.core.queue.TakenJob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The places of a worker: taken by attempts, promised to calls that may bring jobs, or free. Not thread-safe: the pump guards it
 * with its lock.
 */
final class Places {
    private final int all;
    private final Map<String, Attempt> attempts = new HashMap<>();
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
        attempts.put(key(attempt.taken()), attempt);
    }

    void leave(Attempt attempt) {
        attempts.remove(key(attempt.taken()));
    }

    @Nullable
    Attempt of(Heartbeat.HeldLock held) {
        return attempts.get(held.token() + held.jobId());
    }

    private static String key(TakenJob taken) {
        return taken.token() + taken.job().id();
    }

    List<Attempt> attempts() {
        return new ArrayList<>(attempts.values());
    }
}
