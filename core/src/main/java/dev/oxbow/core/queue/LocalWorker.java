package dev.oxbow.core.queue;

import org.jspecify.annotations.Nullable;

/**
 * A worker of this process as its queue's producers see it: they may hand it jobs in the very call that adds them. Thread-safe.
 */
public interface LocalWorker {
    /**
     * Reserves free places for jobs about to be added. Each reservation is ended by {@link #took} or {@link #failed}.
     *
     * @return what to take; null if there is no free place
     */
    @Nullable
    Take reserve(int most);

    /** The call was answered: starts what was taken, and frees the places that were not needed. */
    void took(Take take, TurnResult result);

    /** The call failed; jobs may have been taken nevertheless. Frees the places. */
    void failed(Take take, RuntimeException failure);
}
