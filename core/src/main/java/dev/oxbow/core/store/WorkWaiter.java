package dev.oxbow.core.store;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A blocked wait for work on any of several queues. One thread waits at a time; {@link #wake()} and {@link #close()} may
 * come from any thread. The connection it waits on is borrowed for the wait and owned by it.
 */
public interface WorkWaiter extends AutoCloseable {
    /**
     * Blocks until there may be work, the time is over, or somebody wakes it. A {@link #wake()} that came before the call
     * ends it at once.
     *
     * @return empty when the time was over or it was woken
     * @throws dev.oxbow.core.pool.RedisException if the wait failed
     */
    Optional<WorkSignal> await(Collection<String> queues, Duration atMost);

    /**
     * Gives a signal back that nobody here can use, so that somebody else gets it.
     *
     * @throws dev.oxbow.core.pool.RedisException if it cannot be given back
     */
    void giveBack(WorkSignal signal);

    /**
     * Those who ask the store who is connected are to find this worker, as far as the store has something to show. Sends
     * nothing by itself.
     *
     * @param workerName null if it has none
     */
    default void announce(String queue, @Nullable String workerName) {}

    /**
     * Shows the workers that were announced, before the first wait does so. For the thread that waits.
     *
     * @throws dev.oxbow.core.pool.RedisException if the store cannot be reached
     */
    default void introduce() {}

    /** Nobody is to find the worker of that queue any more. */
    default void withdraw(String queue) {}

    /** Ends the current wait, or the next one, at once. */
    void wake();

    /** Ends the current wait and gives up its connection. Idempotent. */
    @Override
    void close();
}
