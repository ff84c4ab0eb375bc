package dev.oxbow.core.internal.call;

import dev.oxbow.core.meter.Percentiles;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.Lease;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.PoolStats;
import dev.oxbow.core.pool.RedisCommand;
import dev.oxbow.core.pool.RedisConnection;
import dev.oxbow.core.pool.RedisConnectionException;
import dev.oxbow.core.pool.RedisException;
import dev.oxbow.core.pool.RedisWaitInterruptedException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Test double of a {@link ConnectionPool}: it returns the replies that the test prepared, in order, and records the
 * commands. A blocking wait without a prepared reply lasts until it is interrupted. For one sending thread.
 */
final class ScriptedPool implements ConnectionPool {
    private final Deque<Supplier<@Nullable Object>> answers = new ArrayDeque<>();
    private final Deque<RedisException> borrowFailures = new ArrayDeque<>();
    final List<RedisCommand> sent = new ArrayList<>();
    final List<ScriptedConnection> lent = new ArrayList<>();
    final List<Lease> leases = new ArrayList<>();
    final List<String> redirected = new ArrayList<>();
    volatile boolean waiting;

    ScriptedPool reply(@Nullable Object reply) {
        answers.add(() -> reply);
        return this;
    }

    ScriptedPool fail(RedisException failure) {
        answers.add(() -> {
            throw failure;
        });
        return this;
    }

    ScriptedPool answer(Supplier<@Nullable Object> answer) {
        answers.add(answer);
        return this;
    }

    ScriptedPool failToLend(RedisException failure) {
        borrowFailures.add(failure);
        return this;
    }

    long leasesOpen() {
        return lent.stream().filter(connection -> !connection.closed).count();
    }

    List<String> namesSent() {
        return sent.stream().map(RedisCommand::name).toList();
    }

    @Override
    public RedisConnection borrow(Lease lease) {
        RedisException failure = borrowFailures.poll();
        if (failure != null) {
            throw failure;
        }
        ScriptedConnection connection = new ScriptedConnection();
        lent.add(connection);
        leases.add(lease);
        return connection;
    }

    @Override
    public PoolStats stats() {
        return new PoolStats(10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Percentiles.NONE);
    }

    @Override
    public PoolSettings settings() {
        return PoolSettings.DEFAULTS;
    }

    @Override
    public String adapter() {
        return "scripted";
    }

    @Override
    public void close(Duration drain) {}

    /** Test double of a lease. */
    final class ScriptedConnection implements RedisConnection {
        private final CountDownLatch cut = new CountDownLatch(1);
        boolean closed;
        private volatile boolean broken;

        @Override
        public @Nullable Object send(RedisCommand command) {
            if (closed) {
                throw new IllegalStateException("the lease is closed");
            }
            Supplier<@Nullable Object> answer = answers.poll();
            if (answer == null) {
                throw new AssertionError("no reply is prepared for " + command);
            }
            try {
                Object reply = answer.get();
                sent.add(command);
                return reply;
            } catch (RedisException e) {
                if (!(e instanceof RedisConnectionException) || !e.surelyNotSent()) {
                    sent.add(command);
                }
                throw e;
            }
        }

        @Override
        public @Nullable Object sendBlocking(RedisCommand command, Duration serverWait) {
            if (!answers.isEmpty()) {
                return send(command);
            }
            sent.add(command);
            waiting = true;
            try {
                cut.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            waiting = false;
            broken = true;
            throw new RedisWaitInterruptedException("cut");
        }

        @Override
        public List<@Nullable Object> sendAll(List<RedisCommand> commands) {
            throw new UnsupportedOperationException("not prepared");
        }

        @Override
        public void interrupt() {
            cut.countDown();
        }

        @Override
        public void markBroken() {
            broken = true;
        }

        @Override
        public void markRedirected(String answer) {
            broken = true;
            redirected.add(answer);
        }

        @Override
        public boolean isBroken() {
            return broken;
        }

        @Override
        public boolean isDirect() {
            return false;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
