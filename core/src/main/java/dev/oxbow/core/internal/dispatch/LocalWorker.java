package dev.oxbow.core.internal.dispatch;

import dev.oxbow.core.store.ExchangeResult;
import dev.oxbow.core.store.FetchRequest;
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
    FetchRequest reserve(int most);

    /** The call was answered: starts what was taken, and frees the places that were not needed. */
    void took(FetchRequest take, ExchangeResult result);

    /** The call failed; jobs may have been taken nevertheless. Frees the places. */
    void failed(FetchRequest take, RuntimeException failure);
}
