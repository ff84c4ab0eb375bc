package dev.oxbow.core.internal.pool;

import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.pool.RedisCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Test double of an adapter's connections: it connects to nothing, counts what is asked of it, and fails on demand. */
final class ConnectionSourceDouble implements ConnectionSource {
    /** Where all its connections lead. */
    static final RedisAddress SERVER = RedisAddress.parse("redis://double");

    final AtomicInteger taken = new AtomicInteger();
    final AtomicInteger putBack = new AtomicInteger();
    final AtomicInteger discarded = new AtomicInteger();
    final AtomicInteger evictions = new AtomicInteger();
    /** What the last closing of expired ones was to spare; -1 before. */
    final AtomicInteger lastSpared = new AtomicInteger(-1);

    /** Taken so far, in order. */
    final List<Connection> opened = new CopyOnWriteArrayList<>();

    final AtomicBoolean closed = new AtomicBoolean();

    /** Run by each take before it hands over; throws to fail it. */
    volatile Runnable onTake = () -> {};

    /** Run by each exchange; throws to fail it. */
    volatile Runnable onExchange = () -> {};

    volatile @Nullable Duration lastWait;

    @Override
    public RawConnection take(Duration wait) {
        lastWait = wait;
        onTake.run();
        taken.incrementAndGet();
        Connection connection = new Connection();
        opened.add(connection);
        return connection;
    }

    @Override
    public void putBack(RawConnection connection) {
        putBack.incrementAndGet();
    }

    @Override
    public void discard(RawConnection connection) {
        discarded.incrementAndGet();
    }

    @Override
    public RawConnection openDirect() {
        return new Connection();
    }

    @Override
    public void closeExpired(int spared) {
        lastSpared.set(spared);
    }

    @Override
    public void evictIdle() {
        evictions.incrementAndGet();
    }

    @Override
    public Figures figures() {
        int active = taken.get() - putBack.get() - discarded.get();
        return new Figures(taken.get(), discarded.get(), active, 0, 0);
    }

    @Override
    public void close() {
        closed.set(true);
    }

    /** Answers every command with its name. */
    final class Connection implements RawConnection {
        final AtomicBoolean cut = new AtomicBoolean();

        @Override
        public List<@Nullable Object> exchange(List<RedisCommand> commands, Duration replyTimeout) {
            onExchange.run();
            List<@Nullable Object> replies = new ArrayList<>();
            commands.forEach(command -> replies.add(command.name()));
            return replies;
        }

        @Override
        public RedisAddress server() {
            return SERVER;
        }

        @Override
        public boolean isOpen() {
            return !cut.get();
        }

        @Override
        public boolean isCut() {
            return cut.get();
        }

        @Override
        public void cut() {
            cut.set(true);
        }
    }
}
