package dev.oxbow.core.fault;

/** What becomes of the connection on which a fault was met. */
public enum ConnectionEffect {
    /** It stays usable. */
    KEEP,
    /** It is closed instead of going back to the pool. */
    EVICT,
    /** As {@link #EVICT}, and the idle ones of the pool are closed too, for they lead to the same place. */
    EVICT_ALL
}
