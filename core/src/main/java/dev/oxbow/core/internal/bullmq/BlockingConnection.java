package dev.oxbow.core.internal.bullmq;

import dev.oxbow.core.internal.call.BlockingCalls;
import dev.oxbow.core.internal.call.CallPurpose;
import dev.oxbow.core.internal.call.RedisCalls;
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
 * failure it is given up, and the next wait borrows another.
 *
 * <p>Threads: one thread waits; {@link #wake()} and {@link #close()} may come from any. {@code lock} guards the fields and
 * is never held while something is sent. Only the waiting thread gives the connection up while it waits; whoever wakes or
 * closes merely ends the wait.
 *
 * <p>A wake goes through the server: {@code CLIENT UNBLOCK} on another connection, which costs one command and leaves the
 * blocked connection as it is (a new one would cost a handshake). The price is one {@code CLIENT ID} for each connection.
 * If the server knows of no blocked client the blocking command is still on its way there, so it is asked a few times; if
 * that does not help, or the server refuses, the connection is cut. A wake that comes too late ends the next wait instead,
 * which does no harm. Closing cuts at once and asks nobody.
 *
 * <p>It may bear a name, by which others find it. Naming costs a command, only when the name changes; a server that refuses
 * it is not asked again. A connection with a name is not left to others.
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
     * @param queue under which it is counted: the queue it serves, or a label
     * @return null when the server's wait was over, or this was woken or closed
     * @throws RedisException if the connection could not be had, or failed
     */
    @Nullable
    Object await(String queue, RedisCommand command, Duration serverWait) {
        BlockingCalls mine = kept();
        if (mine == null) {
            if (isEnded()) {
                return null;
            }
            mine = open();
        }
        if (!begin(mine)) {
            return null;
        }
        boolean usable = false;
        try {
            rename(mine);
            Object reply = mine.send(queue, command, serverWait);
            usable = true;
            return reply;
        } catch (RedisWaitInterruptedException cut) {
            return null;
        } finally {
            end(mine, usable);
        }
    }

    /** The name that the connection is to bear from its next wait on; sends nothing. */
    void bear(String newName) {
        wantedName = newName;
    }

    /** The name that the connection bears, if there is one. */
    String name() {
        return name;
    }

    /**
     * Opens the connection before it is needed, if it is to bear a name. For the waiting thread.
     *
     * @throws RedisException if it could not be had
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

    private void rename(BlockingCalls mine) {
        String wanted = wantedName;
        if (wanted.equals(name)) {
            return;
        }
        try {
            mine.send(RedisCommand.of("CLIENT", "SETNAME", wanted), Duration.ZERO);
        } catch (RedisReplyException refused) {
            LOG.info(
                    "Redis lets connections bear no names; nobody finds this process by them: {}",
                    refused.getMessage());
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

    /** Whether somebody woke or closed this since the last wait; a wake is used up by that. */
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
    private boolean begin(BlockingCalls mine) {
        boolean giveUp;
        lock.lock();
        try {
            if (!closed && !woken) {
                waiting = true;
                return true;
            }
            woken = false;
            giveUp = closed && connection == mine;
            if (giveUp) {
                connection = null;
            }
        } finally {
            lock.unlock();
        }
        if (giveUp) {
            leave(mine);
        }
        return false;
    }

    private void end(BlockingCalls mine, boolean usable) {
        boolean giveUp;
        lock.lock();
        try {
            waiting = false;
            woken = false;
            giveUp = !usable || closed;
            if (giveUp) {
                connection = null;
            }
        } finally {
            lock.unlock();
        }
        if (giveUp) {
            leave(mine);
        }
    }

    /** Ends the current wait, or the next one. Takes a round trip if somebody waits, otherwise nothing. */
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

    /** Whether the wait has ended, or will by the server's hand. */
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
        } catch (RedisException cannotAsk) {
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

    /** Ends the current wait and gives the connection up. Idempotent. Later waits end at once. */
    @Override
    public void close() {
        giveUp(true);
    }

    /** Ends the current wait and gives the connection up, and with it its name; the next wait opens another. */
    void giveUp() {
        giveUp(false);
    }

    private void giveUp(boolean forGood) {
        BlockingCalls open;
        boolean blocked;
        lock.lock();
        try {
            closed |= forGood;
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
            leave(open);
        }
    }

    private void leave(BlockingCalls mine) {
        if (name.isEmpty()) {
            mine.close();
        } else {
            mine.discard();
        }
    }
}
