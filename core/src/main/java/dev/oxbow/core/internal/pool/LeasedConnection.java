package dev.oxbow.core.internal.pool;

import dev.oxbow.core.pool.Lease;
import dev.oxbow.core.pool.PoolInterruptedException;
import dev.oxbow.core.pool.RedisCommand;
import dev.oxbow.core.pool.RedisConnection;
import dev.oxbow.core.pool.RedisConnectionException;
import dev.oxbow.core.pool.RedisErrorReply;
import dev.oxbow.core.pool.RedisWaitInterruptedException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One lease: a raw connection between borrowing and {@link #close()}.
 *
 * <p>Used by its borrower's thread alone, but for {@link #interrupt()}, {@link #cutByPool()} and the reading of who holds
 * it. What those may do hangs on one atomic state: an interrupt cuts only between {@code WAITING} and the end of that
 * exchange, and a state of {@code CUT} never returns to {@code IDLE}, so a connection that is about to be cut is not put
 * back for another borrower.
 */
final class LeasedConnection implements RedisConnection {
    private enum State {
        /** Nothing in progress. */
        IDLE,
        /** Nothing in progress; the next blocking wait ends at once. */
        INTERRUPT_PENDING,
        /** A blocking wait is in progress. */
        WAITING,
        /** A blocking wait was ended by cutting the connection. */
        CUT,
        /** The lease is over. */
        CLOSED
    }

    private final LeasingConnectionPool pool;
    private final PooledConnection held;
    private final RawConnection raw;
    private final Lease lease;
    private final Borrower borrower;
    private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);
    private volatile boolean broken;
    private volatile boolean cutByPool;
    private volatile boolean leakReported;

    LeasedConnection(LeasingConnectionPool pool, PooledConnection held, Lease lease, Borrower borrower) {
        this.pool = pool;
        this.held = held;
        this.raw = held.raw();
        this.lease = lease;
        this.borrower = borrower;
    }

    @Override
    public @Nullable Object send(RedisCommand command) {
        requireLent();
        return single(exchange(List.of(command), pool.settings().commandTimeout()));
    }

    @Override
    public List<@Nullable Object> sendAll(List<RedisCommand> commands) {
        requireLent();
        return commands.isEmpty()
                ? List.of()
                : exchange(commands, pool.settings().commandTimeout());
    }

    @Override
    public @Nullable Object sendBlocking(RedisCommand command, Duration serverWait) {
        requireLent();
        if (state.compareAndSet(State.INTERRUPT_PENDING, State.IDLE)
                || !state.compareAndSet(State.IDLE, State.WAITING)) {
            throw new RedisWaitInterruptedException("the wait was interrupted before it began; nothing was sent");
        }
        Duration replyTimeout = pool.settings().commandTimeout().plus(serverWait);
        List<@Nullable Object> replies;
        try {
            replies = exchange(List.of(command), replyTimeout);
        } catch (RedisConnectionException e) {
            if (state.get() == State.CUT || cutByPool) {
                throw new RedisWaitInterruptedException("the wait was interrupted");
            }
            throw e;
        } finally {
            if (!state.compareAndSet(State.WAITING, State.IDLE)) {
                // Cut; a reply that came just before is still the caller's.
                broken = true;
            }
        }
        return single(replies);
    }

    private List<@Nullable Object> exchange(List<RedisCommand> commands, Duration replyTimeout) {
        if (broken) {
            throw new RedisConnectionException(
                    RedisConnectionException.Kind.BROKEN, "this lease's connection is broken already", null);
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new PoolInterruptedException("interrupted before the command was sent", new InterruptedException());
        }
        boolean answered = false;
        try {
            List<@Nullable Object> replies = raw.exchange(commands, replyTimeout);
            answered = true;
            return replies;
        } finally {
            if (!answered) {
                broken = true;
            }
        }
    }

    private @Nullable Object single(List<@Nullable Object> replies) {
        Object reply = replies.get(0);
        if (reply instanceof RedisErrorReply error) {
            throw pool.rejection(error);
        }
        return reply;
    }

    private void requireLent() {
        if (state.get() == State.CLOSED) {
            throw new IllegalStateException("this connection was given back to its pool; borrow another");
        }
    }

    @Override
    public void interrupt() {
        if (state.compareAndSet(State.WAITING, State.CUT)) {
            raw.cut();
        } else {
            state.compareAndSet(State.IDLE, State.INTERRUPT_PENDING);
        }
    }

    /** Its server does not serve any more: whoever waits on it there waits in vain. */
    void cutElsewhere() {
        raw.cut();
    }

    /** The pool closes and does not wait any longer. */
    void cutByPool() {
        cutByPool = true;
        broken = true;
        raw.cut();
    }

    @Override
    public void markBroken() {
        broken = true;
    }

    @Override
    public void markRedirected(String answer) {
        broken = true;
        if (state.get() != State.CLOSED) {
            pool.redirected(held, answer);
        }
    }

    @Override
    public boolean isBroken() {
        return broken;
    }

    @Override
    public boolean isDirect() {
        return held.direct();
    }

    @Override
    public void close() {
        State before = state.getAndSet(State.CLOSED);
        if (before != State.CLOSED) {
            boolean wanted = before == State.CUT || cutByPool;
            pool.takeBack(this, broken || wanted, wanted);
        }
    }

    /** Whether this is a lease to warn of: short, held longer than that, and not warned of before. Called by one thread. */
    boolean becameLeak(Duration longest) {
        if (leakReported || lease == Lease.LONG || borrower.heldMillis() <= longest.toMillis()) {
            return false;
        }
        leakReported = true;
        return true;
    }

    boolean leakReported() {
        return leakReported;
    }

    Borrower borrower() {
        return borrower;
    }

    Lease lease() {
        return lease;
    }

    PooledConnection held() {
        return held;
    }
}
