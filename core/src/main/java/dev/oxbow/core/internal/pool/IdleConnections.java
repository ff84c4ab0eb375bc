package dev.oxbow.core.internal.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The few connections that came back last, at hand for the next borrowers: last in, first out, so that few are busy and the
 * rest end idle.
 *
 * <p>Thread-safe without locks: one reference to an immutable list, replaced as a whole. So nobody ever sees the idle
 * without a connection that stays in it, and taking from a idle that has one never fails.
 */
final class IdleConnections {
    private final int capacity;
    private final AtomicReference<@Nullable Entry> top = new AtomicReference<>();

    /** @param capacity connections at most */
    IdleConnections(int capacity) {
        this.capacity = capacity;
    }

    /**
     * A connection at rest. Immutable.
     *
     * @param sinceNanos when it came back, on the monotonic clock
     * @param height how many there are from here down, this one included
     * @param below the one that came back before it
     */
    record Entry(
            PooledConnection connection,
            long sinceNanos,
            int height,
            @Nullable Entry below) {}

    /** Adds a connection; false if there is no room. */
    boolean push(PooledConnection connection, long nowNanos) {
        while (true) {
            Entry before = top.get();
            int height = before == null ? 0 : before.height();
            if (height >= capacity) {
                return false;
            }
            if (top.compareAndSet(before, new Entry(connection, nowNanos, height + 1, before))) {
                return true;
            }
        }
    }

    /** Takes the one that came back last; null if there is none. */
    @Nullable
    Entry pop() {
        while (true) {
            Entry first = top.get();
            if (first == null || top.compareAndSet(first, first.below())) {
                return first;
            }
        }
    }

    /**
     * Takes those that came back before a moment. The one that came back last has a moment of its own.
     *
     * @param nanos the moment, on the monotonic clock
     * @param lastNanos the moment for the one that came back last; not after the other
     */
    List<PooledConnection> removeOlderThan(long nanos, long lastNanos) {
        while (true) {
            Entry last = top.get();
            if (last == null) {
                return List.of();
            }
            List<PooledConnection> removed = new ArrayList<>();
            Entry after = younger(last.below(), nanos, removed);
            if (last.sinceNanos() - lastNanos < 0) {
                removed.add(last.connection());
            } else {
                after = above(after, last);
            }
            if (removed.isEmpty() || top.compareAndSet(last, after)) {
                return removed;
            }
        }
    }

    /** The list without what is older, which is added to {@code removed}. As deep as the idle is high: a few calls. */
    private static @Nullable Entry younger(@Nullable Entry entry, long nanos, List<PooledConnection> removed) {
        if (entry == null) {
            return null;
        }
        Entry below = younger(entry.below(), nanos, removed);
        if (entry.sinceNanos() - nanos < 0) {
            removed.add(entry.connection());
            return below;
        }
        return above(below, entry);
    }

    private static Entry above(@Nullable Entry below, Entry entry) {
        return new Entry(entry.connection(), entry.sinceNanos(), below == null ? 1 : below.height() + 1, below);
    }

    /** Takes all. */
    List<PooledConnection> removeAll() {
        List<PooledConnection> all = new ArrayList<>();
        for (Entry entry = top.getAndSet(null); entry != null; entry = entry.below()) {
            all.add(entry.connection());
        }
        return all;
    }

    int size() {
        Entry first = top.get();
        return first == null ? 0 : first.height();
    }
}
