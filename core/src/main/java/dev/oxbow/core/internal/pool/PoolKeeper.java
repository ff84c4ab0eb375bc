package dev.oxbow.core.internal.pool;

import dev.oxbow.core.pool.PoolSettings;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pool's housekeeping: warns of leaks (once per short lease, with the borrower's thread and stack) and has the
 * connections closed that lay idle for too long (all but the last, see {@link PooledConnections#closeExpired()}). It sends
 * nothing.
 *
 * <p>One daemon thread, {@code oxbow-pool-keeper}, started by the first {@link #startOnce()} and ended by {@link #close()}.
 * The lock guards only its pause.
 */
final class PoolKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(PoolKeeper.class);
    private static final Duration SLOWEST_CHECK = Duration.ofSeconds(30);
    private static final Duration FASTEST_CHECK = Duration.ofMillis(10);

    private final String adapter;
    private final PoolSettings settings;
    private final PooledConnections stock;
    private final StackSample stacks;
    private final Consumer<String> warnings;
    private final LongAdder leaks = new LongAdder();
    private final AtomicBoolean started = new AtomicBoolean();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition closing = lock.newCondition();
    private boolean closed;

    /**
     * @param stacks told when a leak's stack is missing
     * @param warnings hears each leak warning
     */
    PoolKeeper(
            String adapter,
            PoolSettings settings,
            PooledConnections stock,
            StackSample stacks,
            Consumer<String> warnings) {
        this.adapter = adapter;
        this.settings = settings;
        this.stock = stock;
        this.stacks = stacks;
        this.warnings = warnings;
    }

    void startOnce() {
        if (started.get() || !started.compareAndSet(false, true)) {
            return;
        }
        Duration pause = checkInterval();
        if (pause.isZero()) {
            return;
        }
        Thread thread = new Thread(() -> keep(pause), "oxbow-pool-keeper");
        thread.setDaemon(true);
        thread.start();
    }

    /** Leases held longer than the leak warning, so far. */
    long leaksSuspected() {
        return leaks.sum();
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            closing.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A quarter of the shorter of leak warning and idle time-out, within bounds; zero if both are off. */
    private Duration checkInterval() {
        Duration shortest = SLOWEST_CHECK.multipliedBy(4);
        if (settings.leakWarning().isZero() && settings.idleTimeout().isZero()) {
            return Duration.ZERO;
        }
        for (Duration time : new Duration[] {settings.leakWarning(), settings.idleTimeout()}) {
            if (!time.isZero() && time.compareTo(shortest) < 0) {
                shortest = time;
            }
        }
        Duration pause = shortest.dividedBy(4);
        return pause.compareTo(FASTEST_CHECK) < 0 ? FASTEST_CHECK : pause;
    }

    private void keep(Duration pause) {
        while (pauseUnlessClosed(pause)) {
            try {
                warnOfLeaks();
                stock.closeExpired();
            } catch (RuntimeException e) {
                LOG.warn("The {} pool's housekeeping failed; it will be tried again", adapter, e);
            }
        }
    }

    /** @return false once it is closed */
    private boolean pauseUnlessClosed(Duration pause) {
        lock.lock();
        try {
            long left = pause.toNanos();
            while (!closed && left > 0) {
                left = closing.awaitNanos(left);
            }
            return !closed;
        } catch (InterruptedException e) {
            // Nobody but the owner may end this thread, and the owner closes it.
            LOG.debug("The {} pool's housekeeping was interrupted; it goes on", adapter);
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void warnOfLeaks() {
        if (settings.leakWarning().isZero()) {
            return;
        }
        for (LeasedConnection lent : stock.leases()) {
            if (lent.becameLeak(settings.leakWarning())) {
                leaks.increment();
                Borrower borrower = lent.borrower();
                if (borrower.frames().isEmpty()) {
                    stacks.wanted(System.nanoTime());
                }
                warnings.accept("A Redis connection has been held for " + borrower.heldMillis() + " ms by thread "
                        + borrower.thread() + "; is it closed after use? Borrowed" + borrower.trace());
            }
        }
    }
}
