package dev.oxbow.core.internal.bullmq.connection;

import dev.oxbow.core.internal.call.BlockingCalls;
import dev.oxbow.core.internal.call.CallPurpose;
import dev.oxbow.core.internal.call.RedisCalls;
import dev.oxbow.core.internal.call.Replies;
import dev.oxbow.core.meter.Cause;
import dev.oxbow.core.pool.RedisCommand;
import dev.oxbow.core.pool.RedisException;
import dev.oxbow.core.pool.RedisReplyException;
import dev.oxbow.core.pool.RedisWaitInterruptedException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection for one blocking command at a time, borrowed when it is first needed and kept between waits. After any
 * failure it is released, and the next wait borrows another.
 *
 * <p>Threads: one thread waits; {@link #wake()} and {@link #close()} may be called on any thread. {@code lock} guards
 * the fields and is never held while a command is sent. During a wait only the waiting thread releases the connection;
 * {@link #wake()} and {@link #close()} merely end the wait.
 *
 * <p>{@link #wake()} uses the server: it sends {@code CLIENT UNBLOCK} on another connection, which costs one command
 * and keeps the blocked connection usable (a new one would cost a handshake). It requires one {@code CLIENT ID} for
 * each connection. If the server reports no blocked client, the blocking command is still on its way, so the command is
 * repeated a few times; if that does not help, or the server rejects it, the connection is closed. A wake that arrives
 * after its wait ends the next wait instead, which does no harm. {@link #close()} closes the connection at once and
 * sends no command.
 *
 * <p>The connection can have a name, by which {@code CLIENT LIST} shows it. Naming costs one command, only when the
 * name changes; if the server rejects a name, the command is not repeated. A named connection is closed after use, not
 * returned for reuse.
 */
final class BlockingConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BlockingConnection.class);
    private static final RedisCommand OWN_ID = RedisCommand.of("CLIENT", "ID");
    private static final int WAKE_TRIES = 5;
    private static final long BETWEEN_TRIES_NANOS = 1_000_000;

    private final RedisCalls calls;
    private final Cause cause;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable BlockingCalls connection;
    private String clientId = "";
    private boolean waiting;
    private boolean woken;
    private boolean closed;
    private volatile String wantedName = ConnectionNames.NONE;
    /** Written by the waiting thread only. */
    private volatile String name = ConnectionNames.NONE;

    BlockingConnection(RedisCalls calls, Cause cause) {
        this.calls = calls;
        this.cause = cause;
    }

    /**
     * Sends a blocking command and waits for its reply.
     *
     * @param queue under which the command is counted: the queue it serves, or a label
     * @return null if the server's wait ended without a reply, or {@link #wake()} or {@link #close()} ended it
     * @throws RedisException if the connection could not be borrowed, or failed
     */
    @Nullable
    Object await(String queue, RedisCommand command, Duration serverWait) {
        BlockingCalls current = kept();
        if (current == null) {
            if (isEnded()) {
                return null;
            }
            current = open();
        }
        if (!begin(current)) {
            return null;
        }
        boolean usable = false;
        try {
            rename(current);
            Object reply = current.send(queue, command, serverWait);
            usable = true;
            return reply;
        } catch (RedisWaitInterruptedException cut) {
            return null;
        } finally {
            end(current, usable);
        }
    }

    /** Sets the name that the connection gets with its next wait; sends no command. */
    void setName(String newName) {
        wantedName = newName;
    }

    /** The current name of the connection; empty if it has none. */
    String name() {
        return name;
    }

    /**
     * Opens the connection before it is needed, if it is to have a name. For the waiting thread.
     *
     * @throws RedisException if it could not be opened
     */
    void prepare() {
        boolean wanted;
        lock.lock();
        try {
            wanted = !closed && connection == null && !wantedName.isEmpty();
        } finally {
            lock.unlock();
        }
        if (wanted) {
            open();
        }
    }

    private void rename(BlockingCalls current) {
        String wanted = wantedName;
        if (wanted.equals(name)) {
            return;
        }
        try {
            current.send(RedisCommand.of("CLIENT", "SETNAME", wanted), Duration.ZERO);
        } catch (RedisReplyException rejection) {
            LOG.info(
                    "Redis rejects connection names; BullMQ's getWorkers and getQueueEvents do not list this process: {}",
                    rejection.getMessage());
        }
        name = wanted;
    }

    private @Nullable BlockingCalls kept() {
        lock.lock();
        try {
            return connection;
        } finally {
            lock.unlock();
        }
    }

    /** Whether {@link #wake()} or {@link #close()} was called since the last wait; consumes the wake. */
    private boolean isEnded() {
        lock.lock();
        try {
            boolean ended = closed || woken;
            woken = false;
            return ended;
        } finally {
            lock.unlock();
        }
    }

    private BlockingCalls open() {
        BlockingCalls opened = calls.openBlocking(cause);
        boolean usable = false;
        try {
            name = ConnectionNames.NONE;
            rename(opened);
            String id = Replies.text(opened.send(OWN_ID, Duration.ZERO));
            lock.lock();
            try {
                clientId = id;
                connection = opened;
            } finally {
                lock.unlock();
            }
            usable = true;
            return opened;
        } finally {
            if (!usable) {
                opened.close();
            }
        }
    }

    /** Whether the wait may begin; if not, it was woken or closed meanwhile. */
    private boolean begin(BlockingCalls current) {
        boolean release;
        lock.lock();
        try {
            if (!closed && !woken) {
                waiting = true;
                return true;
            }
            woken = false;
            release = closed && connection == current;
            if (release) {
                connection = null;
            }
        } finally {
            lock.unlock();
        }
        if (release) {
            closeConnection(current);
        }
        return false;
    }

    private void end(BlockingCalls current, boolean usable) {
        boolean release;
        lock.lock();
        try {
            waiting = false;
            woken = false;
            release = !usable || closed;
            if (release) {
                connection = null;
            }
        } finally {
            lock.unlock();
        }
        if (release) {
            closeConnection(current);
        }
    }

    /** Ends the current wait, or the next one. Takes a round trip if a wait is running; otherwise sends no command. */
    void wake() {
        BlockingCalls blocked;
        String id;
        lock.lock();
        try {
            if (closed || woken) {
                return;
            }
            woken = true;
            if (!waiting || connection == null) {
                return;
            }
            blocked = connection;
            id = clientId;
        } finally {
            lock.unlock();
        }
        if (!unblock(id)) {
            blocked.interrupt();
        }
    }

    /** Whether the wait has ended, or the server will end it. */
    private boolean unblock(String id) {
        try {
            for (int tries = 0; tries < WAKE_TRIES; tries++) {
                Object unblocked =
                        calls.command(new CallPurpose(cause, false), RedisCommand.of("CLIENT", "UNBLOCK", id));
                if (Replies.number(unblocked) == 1 || !isWakePending()) {
                    return true;
                }
                LockSupport.parkNanos(BETWEEN_TRIES_NANOS);
            }
            return false;
        } catch (RedisException unblockFailed) {
            return false;
        }
    }

    private boolean isWakePending() {
        lock.lock();
        try {
            return waiting && woken;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the current wait and releases the connection. Idempotent. Later waits end at once. */
    @Override
    public void close() {
        release(true);
    }

    /** Ends the current wait and releases the connection, and with it its name; the next wait opens another. */
    void release() {
        release(false);
    }

    private void release(boolean permanently) {
        BlockingCalls open;
        boolean blocked;
        lock.lock();
        try {
            closed |= permanently;
            open = connection;
            blocked = waiting;
            if (!blocked) {
                connection = null;
            }
        } finally {
            lock.unlock();
        }
        if (open == null) {
            return;
        }
        if (blocked) {
            open.interrupt();
        } else {
            closeConnection(open);
        }
    }

    private void closeConnection(BlockingCalls current) {
        if (name.isEmpty()) {
            current.close();
        } else {
            current.discard();
        }
    }
}
