package dev.oxbow.core.pool;

/** What can be read of a pool of connections. Thread-safe; every method answers from memory and sends no command. */
public interface PoolInfo {
    /** Name of the adapter, as in {@link ConnectionPoolFactory#name()}; {@code memory} for queues in memory. */
    String adapter();

    /** Where the connections lead, for people, without secrets: the URL, and in a cluster the node that serves the keys now. */
    String server();

    /** The pool's figures now. Takes no lock that borrowers wait for. */
    PoolStats stats();
}
