package dev.oxbow.core.internal.call;

import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.meter.Cause;
import dev.oxbow.core.meter.QueueLabel;
import dev.oxbow.core.pool.RedisCommand;
import dev.oxbow.core.pool.RedisConnection;
import dev.oxbow.core.pool.RedisException;
import dev.oxbow.core.pool.RedisWaitInterruptedException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Blocking commands on one connection that is kept between them: borrowed with a long lease at the first command, and
 * again after it broke. Commands are counted and never retried.
 *
 * <p>One thread at a time sends; {@link #interrupt()} and {@link #close()} may be called on any thread. The lock guards
 * the connection and the two flags; it is never kept during a wait. Only the sending thread returns a connection on
 * which it waits: a close during a wait ends the wait, and the sender then returns the connection. An interrupt of the
 * sending thread (a {@link Thread#interrupt()}) ends the wait as the connection documents.
 */
public final class BlockingCalls implements AutoCloseable {
    private final Cause cause;
    private final CommandMeter meter;
    private final CallJournal journal;
    private final RedisCalls calls;

    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable RedisConnection kept;
    private boolean sending;
    private boolean interrupted;
    private boolean closed;

    BlockingCalls(Cause cause, CommandMeter meter, CallJournal journal, RedisCalls calls) {
        this.cause = cause;
        this.meter = meter;
        this.journal = journal;
        this.calls = calls;
    }

    /** {@link #send(String, RedisCommand, Duration)} for a command that serves no queue. */
    public @Nullable Object send(RedisCommand command, Duration serverWait) {
        return send(QueueLabel.NONE, command, serverWait);
    }

    /**
     * Sends one blocking command and waits for its reply.
     *
     * @param queue the queue that it serves, or a {@link QueueLabel}; the command is counted under it
     * @param serverWait the time for which the command lets the server wait
     * @return the reply; null if the server's wait ended without one
     * @throws RedisWaitInterruptedException if {@link #interrupt()} or {@link #close()} ended the wait, or was called
     *     before it
     * @throws RedisException if no connection could be borrowed or the wait failed; the next command borrows a new
     *     connection
     */
    public @Nullable Object send(String queue, RedisCommand command, Duration serverWait) {
        RedisConnection connection = begin();
        try {
            calls.passGate();
            if (connection == null) {
                connection = calls.borrowLong();
                keep(connection);
            }
            return exchange(connection, queue, command, serverWait);
        } finally {
            end(connection);
        }
    }

    /**
     * Ends the current wait at once, or the next one if there is none. The connection of an interrupted wait is closed.
     * If a reply arrives at the same moment, that reply may still be returned and the next wait is ended instead.
     */
    public void interrupt() {
        lock.lock();
        try {
            interruptConnection();
        } finally {
            lock.unlock();
        }
    }

    private void interruptConnection() {
        if (sending && kept != null) {
            kept.interrupt();
        } else {
            interrupted = true;
        }
    }

    /** Ends the current wait and returns the connection; later commands are rejected. Does not wait. Idempotent. */
    @Override
    public void close() {
        RedisConnection idle = null;
        lock.lock();
        try {
            closed = true;
            if (sending) {
                interruptConnection();
            } else {
                idle = kept;
                kept = null;
            }
        } finally {
            lock.unlock();
        }
        if (idle != null) {
            idle.close();
        }
    }

    /**
     * Like {@link #close()}, but the connection is closed instead of returned for reuse, because it has state of this
     * use (such as a name).
     */
    public void discard() {
        lock.lock();
        try {
            if (!sending && kept != null) {
                kept.markBroken();
            }
        } finally {
            lock.unlock();
        }
        close();
    }

    private @Nullable Object exchange(
            RedisConnection connection, String queue, RedisCommand command, Duration serverWait) {
        try {
            Object reply = connection.sendBlocking(command, serverWait);
            meter.sent(cause, command.name(), queue, 1);
            journal.succeeded();
            calls.answered();
            return reply;
        } catch (RedisWaitInterruptedException e) {
            // A wait that ended before it began sent no command, and its connection is still usable.
            if (connection.isBroken()) {
                meter.sent(cause, command.name(), queue, 1);
            }
            throw e;
        } catch (RedisException e) {
            calls.countFailed(cause, command.name(), queue, e);
            throw calls.failed(connection, e);
        }
    }

    /** Claims the right to send; returns the kept connection, if there is one. */
    private @Nullable RedisConnection begin() {
        lock.lock();
        try {
            if (sending) {
                throw new IllegalStateException("only one thread at a time may send a blocking command");
            }
            requireUninterrupted();
            sending = true;
            return kept;
        } finally {
            lock.unlock();
        }
    }

    /** From here on {@link #interrupt()} reaches the connection, which remembers it until its wait begins. */
    private void keep(RedisConnection connection) {
        lock.lock();
        try {
            kept = connection;
            requireUninterrupted();
        } finally {
            lock.unlock();
        }
    }

    private void requireUninterrupted() {
        if (closed) {
            throw new RedisWaitInterruptedException("the wait is closed");
        }
        if (interrupted) {
            interrupted = false;
            throw new RedisWaitInterruptedException("the wait was ended before it began");
        }
    }

    private void end(@Nullable RedisConnection connection) {
        boolean giveUp;
        lock.lock();
        try {
            sending = false;
            giveUp = connection != null && (closed || connection.isBroken());
            if (giveUp) {
                kept = null;
            }
        } finally {
            lock.unlock();
        }
        if (giveUp && connection != null) {
            connection.close();
        }
    }
}
