package dev.oxbow.core.internal.dispatch;

import dev.oxbow.core.store.ExchangeResult;
import dev.oxbow.core.store.FetchRequest;
import org.jspecify.annotations.Nullable;

/**
 * A worker of this process as the producers of its queue see it: the call that adds jobs may also fetch jobs for the
 * worker's free slots. Thread-safe; called on the producers' threads, and never waits for Redis.
 */
public interface LocalWorker {
    /**
     * Reserves free slots for jobs about to be added. Each reservation ends with {@link #fetched} or {@link #failed}.
     *
     * @param most how many slots at most
     * @return what the call should fetch; null if there is no free slot
     */
    @Nullable
    FetchRequest reserve(int most);

    /**
     * The call was answered: starts the jobs that it fetched on the processors' threads and releases the other slots.
     */
    void fetched(FetchRequest fetch, ExchangeResult result);

    /**
     * The call failed: releases the slots. Unless the call surely did not reach Redis it may have fetched jobs; the
     * worker's next call asks for those by the token of this request.
     */
    void failed(FetchRequest fetch, RuntimeException failure);
}
