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
 * Blocking commands on one connection that is held between them: borrowed for long at the first command, and again after
 * it broke. Commands are counted and never retried.
 *
 * <p>One thread at a time sends; {@link #interrupt()} and {@link #close()} may come from any thread. The lock guards which
 * connection is held and the two flags; it is never held while something waits. The sending thread alone gives up a
 * connection it is waiting on: a close during a wait ends the wait, and the sender then returns the connection. An
 * interrupt of the sending thread (a {@link Thread#interrupt()}) ends the wait as the connection documents.
 */
public final class BlockingCalls implements AutoCloseable {
    private final Cause cause;
    private final CommandMeter meter;
    private final CallJournal journal;
    private final RedisCalls calls;

    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable RedisConnection held;
    private boolean sending;
    private boolean interrupted;
    private boolean closed;

    BlockingCalls(Cause cause, CommandMeter meter, CallJournal journal, RedisCalls calls) {
        this.cause = cause;
        this.meter = meter;
        this.journal = journal;
        this.calls = calls;
    }

    /** {@link #send(String, RedisCommand, Duration)} of a command that serves no queue. */
    public @Nullable Object send(RedisCommand command, Duration serverWait) {
        return send(QueueLabel.NONE, command, serverWait);
    }

    /**
     * Sends one blocking command and waits for its reply.
     *
     * @param queue the queue it serves, or a {@link QueueLabel}; it is counted under it
     * @param serverWait how long the command itself lets the server wait
     * @return the reply; null where the command gives none because its time was over
     * @throws RedisWaitInterruptedException if {@link #interrupt()} or {@link #close()} ended the wait, or came before it
     * @throws RedisException if no connection could be had or the wait failed; the next command gets a new connection
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
     * Ends the current wait, or the next one if there is none, at once. A wait that is cut loses its connection. It may
     * happen that a reply that had just come is still returned and the next wait is ended instead.
     */
    public void interrupt() {
        lock.lock();
        try {
            interruptHeld();
        } finally {
            lock.unlock();
        }
    }

    private void interruptHeld() {
        if (sending && held != null) {
            held.interrupt();
        } else {
            interrupted = true;
        }
    }

    /** Ends the current wait and gives the connection back; later commands are refused. Does not wait. Idempotent. */
    @Override
    public void close() {
        RedisConnection idle = null;
        lock.lock();
        try {
            closed = true;
            if (sending) {
                interruptHeld();
            } else {
                idle = held;
                held = null;
            }
        } finally {
            lock.unlock();
        }
        if (idle != null) {
            idle.close();
        }
    }

    /** As {@link #close()}, but the connection is not left to others: something of this use sticks to it. */
    public void discard() {
        lock.lock();
        try {
            if (!sending && held != null) {
                held.markBroken();
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
            // A wait that was ended before it began was not sent, and left the connection whole.
            if (connection.isBroken()) {
                meter.sent(cause, command.name(), queue, 1);
            }
            throw e;
        } catch (RedisException e) {
            calls.countFailed(cause, command.name(), queue, e);
            throw calls.met(connection, e);
        }
    }

    /** Claims the right to send; gives the connection held, if any. */
    private @Nullable RedisConnection begin() {
        lock.lock();
        try {
            if (sending) {
                throw new IllegalStateException("only one thread at a time may send a blocking command");
            }
            requireUninterrupted();
            sending = true;
            return held;
        } finally {
            lock.unlock();
        }
    }

    /** From here on {@link #interrupt()} reaches the connection, which remembers it until its wait begins. */
    private void keep(RedisConnection connection) {
        lock.lock();
        try {
            held = connection;
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
                held = null;
            }
        } finally {
            lock.unlock();
        }
        if (giveUp && connection != null) {
            connection.close();
        }
    }
}
