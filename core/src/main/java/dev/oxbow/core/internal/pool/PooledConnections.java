package dev.oxbow.core.internal.pool;

import dev.oxbow.core.pool.Lease;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.RedisAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Every connection that the pool holds: those of the source, of which the few that came back last are in {@link IdleConnections},
 * where borrowing and returning cost two compare-and-sets, and the direct ones. The source counts a connection in that list as
 * lent; the figures of this class count it as idle.
 *
 * <p>The bound holds: a borrower holds one of {@code max} permits, returns its connection before it releases the permit, and goes to
 * the source only if the list was empty at that moment. So connections that are lent, in the list, or about to be borrowed are never
 * more than the permits. The source keeps to {@code max} by itself in any case.
 *
 * <p>When another server serves than the one that a connection leads to, the connection is closed: at once if a long lease waits
 * on it, otherwise when it is borrowed or comes back.
 *
 * <p>Thread-safe; no lock of its own. After {@link #close()} what comes back is closed.
 */
final class PooledConnections {
    private static final int IDLE_KEPT = 8;

    /**
     * A connection that came back just now is not asked again whether it is open: asking costs several system calls, and the
     * answer would be no newer than the server's last one.
     */
    private static final long TRUSTED_NANOS = 100_000;

    /** The last idle connection stays this many times as long as others. */
    private static final int LAST_STAYS = 10;

    private static final long FOR_EVER = Long.MAX_VALUE >> 1;

    private final ConnectionSource source;
    private final LongSupplier nanoTime;
    private final Endpoints servers;
    private final long idleNanos;
    private final IdleConnections idle;
    private final Set<PooledConnection> held = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    /** The server that the last opened connection led to; its change shows that another serves. */
    private volatile @Nullable RedisAddress lastServer;

    PooledConnections(ConnectionSource source, PoolSettings settings, Endpoints servers) {
        this(source, settings, servers, System::nanoTime);
    }

    /** @param nanoTime the monotonic clock by which connections grow old */
    PooledConnections(ConnectionSource source, PoolSettings settings, Endpoints servers, LongSupplier nanoTime) {
        this.source = source;
        this.servers = servers;
        this.nanoTime = nanoTime;
        this.idleNanos = settings.idleTimeout().toNanos();
        this.idle = new IdleConnections(Math.min(IDLE_KEPT, settings.maxConnections()));
    }

    /** Takes one of those that came back last; null if there is none that works. */
    @Nullable
    PooledConnection takeIdle() {
        long now = nanoTime.getAsLong();
        for (IdleConnections.Entry entry = idle.pop(); entry != null; entry = idle.pop()) {
            if (!leadsElsewhere(entry.connection())
                    && (now - entry.sinceNanos() < TRUSTED_NANOS
                            || entry.connection().raw().isOpen())) {
                return entry.connection();
            }
            discard(entry.connection());
        }
        return null;
    }

    /**
     * Has the source hand over a connection or open one, when the list was empty. Throws what {@link
     * ConnectionSource#take} throws.
     *
     * @param wait the most to wait for a free one; the caller holds a permit, so it hardly ever waits
     */
    PooledConnection take(Duration wait) {
        return hold(source.take(wait), false);
    }

    /** Opens a connection beside the source's. Throws what {@link ConnectionSource#openDirect} throws. */
    PooledConnection openDirect() {
        return hold(source.openDirect(), true);
    }

    private PooledConnection hold(RawConnection raw, boolean direct) {
        PooledConnection connection = new PooledConnection(raw, direct);
        held.add(connection);
        RedisAddress now = servers.current();
        RedisAddress before = lastServer;
        if (now != null && !now.equals(before)) {
            lastServer = now;
            leaveOthers();
        }
        return connection;
    }

    /** Whether another server than this connection's is known to serve. */
    boolean leadsElsewhere(PooledConnection connection) {
        RedisAddress now = servers.current();
        return now != null && !now.equals(connection.raw().server());
    }

    /**
     * Another server serves: whoever waits for long on one that does not might wait in vain, since a server that was cut off
     * tells nobody. Short calls hear by themselves, and what lies idle is looked at when it is taken.
     */
    private void leaveOthers() {
        for (PooledConnection connection : held) {
            LeasedConnection lease = connection.lease();
            if (lease != null && lease.lease() == Lease.LONG && leadsElsewhere(connection)) {
                lease.cutElsewhere();
            }
        }
    }

    /** Takes back a working connection of the source. */
    void putBack(PooledConnection connection) {
        if (leadsElsewhere(connection)) {
            discard(connection);
            return;
        }
        if (!closed && idle.push(connection, nanoTime.getAsLong())) {
            if (closed) {
                discardAll(idle.removeAll());
            }
            return;
        }
        held.remove(connection);
        source.putBack(connection.raw());
    }

    /** Closes a connection that was lent, making room for another. */
    void discard(PooledConnection connection) {
        held.remove(connection);
        if (connection.direct()) {
            connection.raw().cut();
        } else {
            source.discard(connection.raw());
        }
    }

    private void discardAll(List<PooledConnection> connections) {
        connections.forEach(this::discard);
    }

    /** The leases that are out now. */
    List<LeasedConnection> leases() {
        List<LeasedConnection> leases = new ArrayList<>();
        for (PooledConnection connection : held) {
            LeasedConnection lease = connection.lease();
            if (lease != null) {
                leases.add(lease);
            }
        }
        return leases;
    }

    /**
     * Closes what nobody used for {@link PoolSettings#idleTimeout()}, but for the connection that came back last: it stays
     * while a long lease is out, and otherwise ten times as long.
     *
     * <p>Idle connections cost a place in the plan's limit, so those that a burst left behind go soon. The last one is worth
     * its place: whoever waits on Redis speaks again, if only to look every few minutes whether it missed something, and
     * without that connection each look would log in first, which doubles or trebles its commands. The same goes, for some
     * minutes, for a process that only adds a job now and then. Whether the kept one is still alive is looked at when it is
     * taken, without a command.
     */
    void closeExpired() {
        if (idleNanos == 0) {
            return;
        }
        boolean awaited = longLeaseOut();
        long now = nanoTime.getAsLong();
        long lastNanos = awaited ? FOR_EVER : Math.min(idleNanos, FOR_EVER / LAST_STAYS) * LAST_STAYS;
        discardAll(idle.removeOlderThan(now - idleNanos, now - lastNanos));
        // Connections in the source came back before the list was full, so the last one is there only if the list is
        // empty.
        source.closeExpired(awaited && idle.size() == 0 ? 1 : 0);
    }

    private boolean longLeaseOut() {
        for (PooledConnection connection : held) {
            LeasedConnection lease = connection.lease();
            if (lease != null && lease.lease() == Lease.LONG) {
                return true;
            }
        }
        return false;
    }

    /** Closes idle connections. */
    void evictIdle() {
        discardAll(idle.removeAll());
        source.evictIdle();
    }

    /** The source's figures, with the connections in the list as idle. */
    ConnectionSource.Figures figures() {
        int kept = idle.size();
        ConnectionSource.Figures all = source.figures();
        return new ConnectionSource.Figures(
                all.created(), all.destroyed(), Math.max(0, all.active() - kept), all.idle() + kept, all.waiting());
    }

    /** Closes idle connections now, and lent ones when they come back. */
    void close() {
        closed = true;
        discardAll(idle.removeAll());
        source.close();
    }
}
