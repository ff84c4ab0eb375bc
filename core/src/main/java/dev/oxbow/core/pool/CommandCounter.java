package dev.oxbow.core.pool;

import dev.oxbow.core.meter.Cause;

/**
 * Port: counts the commands that are sent to Redis. Oxbow passes one to the {@link ConnectionPoolFactory}, and the pool reports
 * what it sends by itself: the login of each new connection, and the commands that find the server in a cluster or behind
 * sentinels. Thread-safe; counting neither blocks nor throws.
 */
@FunctionalInterface
public interface CommandCounter {
    /**
     * Counts commands that were written to a connection.
     *
     * @param cause why they were sent; {@link Cause#CONNECT} for what opening a connection needs
     * @param kind the command's name in any case, or the script's name
     * @param queue the queue that they serve, or a label of {@link dev.oxbow.core.meter.QueueLabel}
     * @param commands how many, at least 1
     */
    void sent(Cause cause, String kind, String queue, long commands);
}
