package dev.oxbow.core.store;

import dev.oxbow.core.event.QueueEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A blocked read of the event streams of several queues. One thread reads at a time; {@link #wake()} and {@link #close()}
 * may come from any thread.
 */
public interface EventReader extends AutoCloseable {
    /**
     * Blocks until there are events after the given ones, the time is over, or somebody wakes it.
     *
     * @param after for each queue the id of the last event already seen
     * @return in stream order for each queue; empty when the time was over or it was woken
     * @throws dev.oxbow.core.pool.RedisException if the read failed
     */
    List<QueueEvent> await(Map<String, String> after, Duration atMost);

    /** Ends the current read, or the next one, at once. */
    void wake();

    /** Ends the current read and gives up its connection. Idempotent. */
    @Override
    void close();
}
