package dev.oxbow.core.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Every connection that the pool holds: those of the source, of which the few that came back last lie in an {@link
 * IdleStash} where taking and putting back costs two compare-and-sets, and the direct ones. What lies in the stash counts as
 * taken for the source, and as idle for everybody else.
 *
 * <p>The bound holds: takers hold one of {@code max} permits, put a connection back before they give up the permit, and go to
 * the source only when the stash was empty at that moment; so lent, stashed and about to be taken are never more than the
 * permits. The source keeps to {@code max} by itself whatever happens here.
 *
 * <p>Thread-safe; no lock of its own. After {@link #close()} what comes back is closed.
 */
final class ConnectionStock {
    private static final int STASHED = 8;

    /**
     * A connection that came back just now is not asked again whether it is open: asking costs several system calls, and the
     * answer would be no newer than the server's last one.
     */
    private static final long TRUSTED_NANOS = 100_000;

    private final ConnectionSource source;
    private final long idleNanos;
    private final IdleStash stash;
    private final Set<HeldConnection> held = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    ConnectionStock(ConnectionSource source, PoolSettings settings) {
        this.source = source;
        this.idleNanos = settings.idleTimeout().toNanos();
        this.stash = new IdleStash(Math.min(STASHED, settings.maxConnections()));
    }

    /** Takes one of those that came back last; null if there is none that works. */
    @Nullable
    HeldConnection takeStashed() {
        long now = System.nanoTime();
        for (IdleStash.Entry entry = stash.pop(); entry != null; entry = stash.pop()) {
            if (now - entry.sinceNanos() < TRUSTED_NANOS
                    || entry.connection().raw().isOpen()) {
                return entry.connection();
            }
            discard(entry.connection());
        }
        return null;
    }

    /**
     * Has the source hand over a connection or open one, when there was none in the stash. Throws what {@link
     * ConnectionSource#take} throws.
     *
     * @param wait the most to wait for a free one; the caller holds a permit, so it hardly ever waits
     */
    HeldConnection take(Duration wait) {
        return hold(source.take(wait), false);
    }

    /** Opens a connection beside the source's. Throws what {@link ConnectionSource#openDirect} throws. */
    HeldConnection openDirect() {
        return hold(source.openDirect(), true);
    }

    private HeldConnection hold(RawConnection raw, boolean direct) {
        HeldConnection connection = new HeldConnection(raw, direct);
        held.add(connection);
        return connection;
    }

    /** Takes back a working connection of the source. */
    void putBack(HeldConnection connection) {
        if (!closed && stash.push(connection, System.nanoTime())) {
            if (closed) {
                discardAll(stash.removeAll());
            }
            return;
        }
        held.remove(connection);
        source.putBack(connection.raw());
    }

    /** Closes a connection that was lent, making room for another. */
    void discard(HeldConnection connection) {
        held.remove(connection);
        if (connection.direct()) {
            connection.raw().cut();
        } else {
            source.discard(connection.raw());
        }
    }

    private void discardAll(List<HeldConnection> connections) {
        connections.forEach(this::discard);
    }

    /** The leases that are out now. */
    List<LeasedConnection> leases() {
        List<LeasedConnection> leases = new ArrayList<>();
        for (HeldConnection connection : held) {
            LeasedConnection lease = connection.lease();
            if (lease != null) {
                leases.add(lease);
            }
        }
        return leases;
    }

    /** Closes what nobody used for {@link PoolSettings#idleTimeout()}. */
    void closeExpired() {
        if (idleNanos > 0) {
            discardAll(stash.removeOlderThan(System.nanoTime() - idleNanos));
        }
        source.closeExpired();
    }

    /** Closes what nobody uses now. */
    void evictIdle() {
        discardAll(stash.removeAll());
        source.evictIdle();
    }

    /** The source's figures, with the stashed ones as idle. */
    ConnectionSource.Figures figures() {
        int stashed = stash.size();
        ConnectionSource.Figures all = source.figures();
        return new ConnectionSource.Figures(
                all.created(),
                all.destroyed(),
                Math.max(0, all.active() - stashed),
                all.idle() + stashed,
                all.waiting());
    }

    /** Closes what is at rest, and what is lent when it comes back. */
    void close() {
        closed = true;
        discardAll(stash.removeAll());
        source.close();
    }
}
