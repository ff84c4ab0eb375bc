package dev.oxbow.core.pool;

/** What a connection is borrowed for. Both kinds share the pool's one bound and cannot starve each other. */
public enum Lease {
    /** One call, answered within a round trip. */
    SHORT,
    /**
     * A blocking wait or a stream read, which may hold its connection for minutes. At least one connection is always left
     * for short ones; a pool of one therefore lends none for long, and such a lease is a direct connection or refused.
     */
    LONG
}
