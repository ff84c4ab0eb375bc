package dev.oxbow.core.internal.pool;

import dev.oxbow.core.internal.meter.RecentTimes;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.Lease;
import dev.oxbow.core.pool.PoolClosedException;
import dev.oxbow.core.pool.PoolExhaustedException;
import dev.oxbow.core.pool.PoolInterruptedException;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.PoolStats;
import dev.oxbow.core.pool.RedisConnection;
import dev.oxbow.core.pool.RedisErrorReply;
import dev.oxbow.core.pool.RedisException;
import dev.oxbow.core.pool.RedisReplyException;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policy of every connection pool, over the connections that an adapter brings: the bound and the two kinds of lease,
 * one deadline per borrow, the direct connection when the pool cannot serve, the leak warning, the figures, and the drain
 * on close.
 *
 * <p>The life of a borrow: a permit ({@link LeasePermits}, fair, until the deadline), then a connection of the {@link
 * PooledConnections}, kept or newly opened. Because permits are as many as connections, a holder of one never waits in the source but for an
 * opening connection. If no permit or no connection came in time, or the source failed unexpectedly, and {@link
 * PoolSettings#directBound()} leaves room, a direct connection is opened and closed again after use. The next borrow tries
 * the pool first again, so there is no way back to remember. A connection that cannot be opened, a refused login, a closed
 * pool and an interrupt go to the caller: a direct connection would meet the same.
 *
 * <p>All connections lead to one server. {@link Endpoints} says to which; when another one serves, what leads to the former is
 * closed, see {@link PooledConnections}.
 *
 * <p>A long lease in a pool of one has no permit to wait for, so it is a direct connection at once, or refused.
 *
 * <p>Threads: all methods are thread-safe. Borrowers wait only in the permits, and in the socket while a connection opens;
 * no lock is held meanwhile. The {@link PoolKeeper}'s thread is started by the first borrow and ends with {@link
 * #close(Duration)}. The lock {@code ending} guards only the signal that a lease came back while closing.
 */
public final class LeasingConnectionPool implements ConnectionPool {
    private static final Logger LOG = LoggerFactory.getLogger(LeasingConnectionPool.class);
    private static final double NANOS_PER_MICRO = 1_000;
    /** A permit came just in time: the source gets this long to hand over what is free, so that it is not wasted. */
    private static final Duration SHORTEST_TAKE = Duration.ofMillis(50);

    private static final int HOLDERS_NAMED = 3;

    private final String adapter;
    private final PoolSettings settings;
    private final Endpoints servers;
    private final PooledConnections stock;
    private final Consumer<String> notes;

    private final LeasePermits permits;
    private final StackSample stacks = new StackSample(System.nanoTime());
    private final boolean stacksNoted;
    private final long borrowNanos;
    private final AtomicInteger directActive = new AtomicInteger();
    private final LongAdder directOpened = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final LongAdder exhausted = new LongAdder();
    private final RecentTimes borrowTimes = new RecentTimes();

    private final PoolKeeper keeper;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final ReentrantLock ending = new ReentrantLock();
    private final Condition changed = ending.newCondition();

    /**
     * @param adapter name of the adapter, for messages and health
     * @param servers where the connections lead
     * @param source the adapter's connections, got from those servers; closed with this pool
     */
    public LeasingConnectionPool(String adapter, PoolSettings settings, Endpoints servers, ConnectionSource source) {
        this(adapter, settings, servers, source, LOG::warn, LOG::info);
    }

    /**
     * @param warnings hears each leak warning
     * @param notes hears when such a connection came back after all
     */
    LeasingConnectionPool(
            String adapter,
            PoolSettings settings,
            Endpoints servers,
            ConnectionSource source,
            Consumer<String> warnings,
            Consumer<String> notes) {
        this.adapter = adapter;
        this.settings = settings;
        this.servers = servers;
        this.stock = new PooledConnections(source, settings, servers);
        this.borrowNanos = settings.borrowTimeout().toNanos();
        this.stacksNoted = !settings.leakWarning().isZero();
        this.notes = notes;
        this.permits = new LeasePermits(settings.maxConnections());
        this.keeper = new PoolKeeper(adapter, settings, stock, stacks, warnings);
    }

    @Override
    public RedisConnection borrow(Lease lease) {
        long start = System.nanoTime();
        requireOpen();
        keeper.startOnce();
        Borrower borrower = Borrower.current(stacksNoted && lease == Lease.SHORT && stacks.due(start), start);
        LeasedConnection lent = fromPool(lease, borrower, new Deadline(start + borrowNanos));
        if (lent == null) {
            lent = direct(lease, borrower, start);
        }
        lent.held().lentBy(lent);
        if (closed.get()) {
            // Closed meanwhile: whoever closes may not have seen this lease.
            lent.markBroken();
            lent.close();
            throw poolClosed();
        }
        borrowTimes.observe(System.nanoTime() - start);
        return lent;
    }

    /** Null if the pool cannot serve, so that a direct connection is due. */
    private @Nullable LeasedConnection fromPool(Lease lease, Borrower borrower, Deadline deadline) {
        if (lease == Lease.LONG && permits.longBound() == 0) {
            exhausted.increment();
            return null;
        }
        try {
            if (!permits.acquire(lease, deadline)) {
                exhausted.increment();
                return null;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PoolInterruptedException("interrupted while waiting for a Redis connection", e);
        }
        PooledConnection taken = null;
        try {
            requireOpen();
            taken = take(deadline);
        } finally {
            if (taken == null) {
                permits.release(lease);
            }
        }
        return taken == null ? null : new LeasedConnection(this, taken, lease, borrower);
    }

    private @Nullable PooledConnection take(Deadline deadline) {
        PooledConnection idle = stock.takeIdle();
        if (idle != null) {
            return idle;
        }
        Duration left = Duration.ofNanos(deadline.remainingNanos());
        try {
            return stock.take(left.compareTo(SHORTEST_TAKE) < 0 ? SHORTEST_TAKE : left);
        } catch (PoolExhaustedException e) {
            exhausted.increment();
            return null;
        } catch (RedisException e) {
            throw opening(e);
        } catch (RuntimeException e) {
            errors.increment();
            LOG.warn(
                    "The {} pool failed unexpectedly; falling back to a direct connection if there may be one",
                    adapter,
                    e);
            if (settings.directBound() == 0) {
                throw e;
            }
            return null;
        }
    }

    private LeasedConnection direct(Lease lease, Borrower borrower, long start) {
        int open;
        do {
            open = directActive.get();
            if (open >= settings.directBound()) {
                throw new PoolExhaustedException(exhaustion(lease, (System.nanoTime() - start) / 1_000_000));
            }
        } while (!directActive.compareAndSet(open, open + 1));
        PooledConnection opened = null;
        try {
            opened = stock.openDirect();
            directOpened.increment();
            return new LeasedConnection(this, opened, lease, borrower);
        } catch (RedisException e) {
            throw opening(e);
        } finally {
            if (opened == null) {
                directActive.decrementAndGet();
            }
        }
    }

    /** The exception for a failed opening; one that an interrupt caused says so. */
    private RedisException opening(RedisException failure) {
        if (failure instanceof PoolClosedException || failure instanceof PoolInterruptedException) {
            return failure;
        }
        if (Thread.currentThread().isInterrupted()) {
            InterruptedException interrupt = new InterruptedException();
            interrupt.initCause(failure);
            return new PoolInterruptedException("interrupted while a Redis connection was opened", interrupt);
        }
        errors.increment();
        return failure;
    }

    /** Called once per lease, when it is closed. */
    void takeBack(LeasedConnection lent, boolean broken, boolean wanted) {
        lent.held().returned();
        if (broken && !wanted) {
            errors.increment();
        }
        try {
            if (broken || lent.isDirect()) {
                stock.discard(lent.held());
            } else {
                stock.putBack(lent.held());
            }
        } finally {
            if (lent.isDirect()) {
                directActive.decrementAndGet();
            } else {
                permits.release(lent.lease());
            }
            if (lent.leakReported()) {
                notes.accept("The Redis connection borrowed by thread "
                        + lent.borrower().thread() + " came back after "
                        + lent.borrower().heldMillis() + " ms: not leaked, but held for long");
            }
            if (closed.get()) {
                signalChange();
            }
        }
    }

    private String exhaustion(Lease lease, long waitedMillis) {
        ConnectionSource.Figures figures = stock.figures();
        StringBuilder text = new StringBuilder();
        if (lease == Lease.LONG && permits.longBound() == 0) {
            text.append("A pool of 1 Redis connection lends none for a blocking wait; allow at least 2 connections");
        } else {
            text.append("No Redis connection became free within ")
                    .append(waitedMillis)
                    .append(" ms");
        }
        text.append(" (adapter ").append(adapter);
        text.append(", max ").append(settings.maxConnections());
        text.append(", active ").append(figures.active());
        text.append(", idle ").append(figures.idle());
        text.append(", waiting ").append(permits.waiting());
        text.append(", long leases ").append(permits.longHeld()).append(" of ").append(permits.longBound());
        text.append(", direct ").append(directActive.get()).append(" of ").append(settings.directBound());
        text.append(")");
        String holders = stock.leases().stream()
                .map(LeasedConnection::borrower)
                .sorted(Comparator.comparingLong(Borrower::heldMillis).reversed())
                .limit(HOLDERS_NAMED)
                .map(holder -> holder.thread() + " for " + holder.heldMillis() + " ms")
                .collect(Collectors.joining(", "));
        return holders.isEmpty()
                ? text.toString()
                : text.append("; held longest by ").append(holders).toString();
    }

    /** {@link Endpoints#rejection}. */
    RedisReplyException rejection(RedisErrorReply error) {
        return servers.rejection(error);
    }

    /** {@link RedisConnection#markRedirected}: unless the pool knows already, what is idle leads to the same server, so it goes. */
    void redirected(PooledConnection connection, String answer) {
        if (!stock.leadsElsewhere(connection)) {
            servers.redirected(connection.raw().server(), answer);
            stock.evictIdle();
        }
    }

    @Override
    public void keysBeginWith(String prefix) {
        servers.keysBeginWith(prefix);
    }

    @Override
    public String server() {
        return servers.description();
    }

    @Override
    public PoolStats stats() {
        ConnectionSource.Figures figures = stock.figures();
        return new PoolStats(
                settings.maxConnections(),
                figures.created(),
                figures.destroyed(),
                figures.active(),
                figures.idle(),
                permits.waiting(),
                errors.sum(),
                exhausted.sum(),
                directActive.get(),
                directOpened.sum(),
                permits.longHeld(),
                keeper.leaksSuspected(),
                borrowTimes.summary(NANOS_PER_MICRO));
    }

    @Override
    public PoolSettings settings() {
        return settings;
    }

    @Override
    public String adapter() {
        return adapter;
    }

    /**
     * {@inheritDoc}
     *
     * <p>If the closing thread is interrupted it stops waiting, cuts what is out, and keeps its interrupt flag.
     */
    @Override
    public void close(Duration drain) {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        permits.close();
        keeper.close();
        awaitReturns(Deadline.in(drain));
        for (LeasedConnection lent : stock.leases()) {
            lent.cutByPool();
        }
        stock.close();
    }

    private void awaitReturns(Deadline deadline) {
        ending.lock();
        try {
            long left = deadline.remainingNanos();
            while (!stock.leases().isEmpty() && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ending.unlock();
        }
    }

    private void signalChange() {
        ending.lock();
        try {
            changed.signalAll();
        } finally {
            ending.unlock();
        }
    }

    private void requireOpen() {
        if (closed.get()) {
            throw poolClosed();
        }
    }

    private PoolClosedException poolClosed() {
        return new PoolClosedException("the " + adapter + " connection pool is closed");
    }
}
