package dev.oxbow.core.internal.pool;

import org.jspecify.annotations.Nullable;

/**
 * A connection that the pool got from its source, or opened directly, with its lease while it is lent. Lives as long as the
 * pool holds the connection, so that lending it needs no registry that all borrowers write to.
 *
 * <p>Thread-safe: the lease is volatile, set by the borrower that took the connection and cleared by the one that gives it
 * back; anybody may look.
 */
final class PooledConnection {
    private final RawConnection raw;
    private final boolean direct;
    private volatile @Nullable LeasedConnection lease;

    PooledConnection(RawConnection raw, boolean direct) {
        this.raw = raw;
        this.direct = direct;
    }

    RawConnection raw() {
        return raw;
    }

    /** Whether it stands beside the pool and is closed after its only lease. */
    boolean direct() {
        return direct;
    }

    /** The lease that has it, or null while nobody does. */
    @Nullable
    LeasedConnection lease() {
        return lease;
    }

    void lentBy(LeasedConnection newLease) {
        lease = newLease;
    }

    void returned() {
        lease = null;
    }
}
