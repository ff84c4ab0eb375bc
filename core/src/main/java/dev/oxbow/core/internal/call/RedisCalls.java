package dev.oxbow.core.internal.call;

import dev.oxbow.core.fault.Fault;
import dev.oxbow.core.fault.FaultKind;
import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.meter.Cause;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.Lease;
import dev.oxbow.core.pool.RedisCommand;
import dev.oxbow.core.pool.RedisConnection;
import dev.oxbow.core.pool.RedisException;
import dev.oxbow.core.pool.RedisReplyException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One request to Redis: on a borrowed connection, counted, timed, and tried again where that is safe.
 *
 * <p>A failed try is repeated if its fault says that another may succeed ({@link FaultKind#retry()}) and repeating is
 * harmless: the failed try surely was not run, or the call is idempotent. Pauses hold no connection. An interrupt ends
 * them, leaves the thread's flag set, and gives the failure that an interrupted borrower gets.
 *
 * <p>Thread-safe: it holds no state of its own but what {@link CommandMeter}, {@link CallJournal} and the quota's gate
 * keep, and starts no threads. A call blocks its caller for at most the tries' own bounds (those of {@link
 * ConnectionPool#borrow} and of a reply), begun within the policy's deadline.
 */
public final class RedisCalls {
    private final ConnectionPool pool;
    private final CommandMeter meter;
    private final CallJournal journal;
    private final QuotaGate gate;
    private final Retrying retrying;
    private final LongSupplier nanoTime;

    public RedisCalls(ConnectionPool pool, RetryPolicy retry, CommandMeter meter, CallJournal journal) {
        this(pool, retry, meter, journal, System::nanoTime, Pause::sleep, () -> ThreadLocalRandom.current()
                .nextDouble());
    }

    /**
     * @param nanoTime a monotonic clock
     * @param random numbers from 0 to below 1, for the jitter
     */
    RedisCalls(
            ConnectionPool pool,
            RetryPolicy retry,
            CommandMeter meter,
            CallJournal journal,
            LongSupplier nanoTime,
            Pause pause,
            DoubleSupplier random) {
        this.pool = pool;
        this.meter = meter;
        this.journal = journal;
        this.nanoTime = nanoTime;
        this.gate = new QuotaGate(nanoTime);
        this.retrying = new Retrying(retry, nanoTime, pause, random);
    }

    /**
     * Runs a script: {@code EVALSHA}, and where Redis does not know the script, {@code EVAL} with its text at once on the
     * same connection (counted as a command for {@link Cause#RETRY}, not as a retry). Every script of ours replies with a
     * list whose first element is the number of commands it ran, which is counted under the purpose's cause and taken
     * off: the caller gets the rest. What a script ran that failed in the middle, or whose reply did not arrive, is not
     * known and not counted: the call itself is, so that only the count with inner commands may then be too low. The kind
     * of all of it is the script's name.
     *
     * @throws RedisException if the last try failed; its {@link RedisException#surelyNotSent()} holds for the call as a
     *     whole, all tries included
     * @throws IllegalStateException if the reply is not such a list
     */
    public List<@Nullable Object> script(
            CallPurpose purpose, Script script, List<String> keys, List<String> arguments) {
        Object reply = call(
                purpose, (connection, cause) -> evaluate(connection, cause, purpose.queue(), script, keys, arguments));
        if (!(reply instanceof List<?> list) || list.isEmpty() || !(list.get(0) instanceof Long ran)) {
            throw new IllegalStateException(
                    "script " + script.name() + " must reply with a list that begins with the number of its commands");
        }
        meter.inner(purpose.cause(), script.name(), purpose.queue(), ran);
        return new ArrayList<@Nullable Object>(list.subList(1, list.size()));
    }

    /**
     * Sends one plain command.
     *
     * @return its reply, in the shapes that {@link RedisConnection} documents
     * @throws RedisException as for {@link #script}
     */
    public @Nullable Object command(CallPurpose purpose, RedisCommand command) {
        return call(purpose, (connection, cause) -> send(connection, cause, command.name(), purpose.queue(), command));
    }

    /**
     * A connection for blocking commands, borrowed for long when it is first used; the caller closes it. Its commands are
     * counted under the cause and the queue that each names, and never retried.
     */
    public BlockingCalls openBlocking(Cause cause) {
        return new BlockingCalls(cause, meter, journal, this);
    }

    /**
     * How long calls are going to be refused without being sent, because the plan's quota is used up; zero if they are
     * not. A good {@code Retry-After}.
     */
    public Duration refusedFor() {
        return gate.untilProbe();
    }

    /** {@link ConnectionPool#keysBeginWith}. */
    public void keysBeginWith(String prefix) {
        pool.keysBeginWith(prefix);
    }

    private @Nullable Object call(CallPurpose purpose, CallBody body) {
        return retrying.run(purpose, cause -> {
            gate.pass();
            try (RedisConnection connection = borrow(Lease.SHORT)) {
                return body.on(connection, cause);
            }
        });
    }

    private @Nullable Object evaluate(
            RedisConnection connection,
            Cause cause,
            String queue,
            Script script,
            List<String> keys,
            List<String> arguments) {
        String kind = script.name();
        try {
            return send(connection, cause, kind, queue, evaluation("EVALSHA", script.sha1(), keys, arguments));
        } catch (RedisReplyException e) {
            if (e.fault().kind() != FaultKind.SCRIPT_MISSING) {
                throw e;
            }
            return send(connection, Cause.RETRY, kind, queue, evaluation("EVAL", script.text(), keys, arguments));
        }
    }

    private static RedisCommand evaluation(String name, String script, List<String> keys, List<String> arguments) {
        List<String> all = new ArrayList<>(2 + keys.size() + arguments.size());
        all.add(script);
        all.add(Integer.toString(keys.size()));
        all.addAll(keys);
        all.addAll(arguments);
        return new RedisCommand(name, all);
    }

    private @Nullable Object send(
            RedisConnection connection, Cause cause, String kind, String queue, RedisCommand command) {
        long start = nanoTime.getAsLong();
        try {
            Object reply = connection.send(command);
            meter.sent(cause, kind, queue, 1);
            journal.succeeded(nanoTime.getAsLong() - start);
            gate.answered();
            return reply;
        } catch (RedisException e) {
            countFailed(cause, kind, queue, e);
            throw met(connection, e);
        }
    }

    private RedisConnection borrow(Lease lease) {
        try {
            return pool.borrow(lease);
        } catch (RedisException e) {
            throw met(null, e);
        }
    }

    /** {@link QuotaGate#pass()}. */
    void passGate() {
        gate.pass();
    }

    /** Borrows for blocking commands. */
    RedisConnection borrowLong() {
        return borrow(Lease.LONG);
    }

    /** Notes that Redis answers. */
    void answered() {
        gate.answered();
    }

    /** Counts the command of a failed exchange, if it was put on the wire: an error reply shows that it was. */
    void countFailed(Cause cause, String kind, String queue, RedisException failure) {
        if (failure instanceof RedisReplyException || !failure.surelyNotSent()) {
            meter.sent(cause, kind, queue, 1);
        }
    }

    /**
     * Notes a failure and does with its connection what the fault asks for.
     *
     * @param connection null if none could be borrowed
     * @return the failure, to be thrown
     */
    RedisException met(@Nullable RedisConnection connection, RedisException failure) {
        Fault fault = failure.fault();
        // A connection that broke because its thread was interrupted says nothing about Redis.
        boolean interrupted = Thread.currentThread().isInterrupted() && !(failure instanceof RedisReplyException);
        journal.failed(interrupted ? Fault.of(FaultKind.INTERRUPTED, failure.getMessage()) : fault);
        if (fault.kind().isQuota()) {
            gate.refused(fault);
        } else if (failure instanceof RedisReplyException) {
            gate.answered();
        } else {
            gate.unanswered();
        }
        if (connection != null) {
            treat(connection, fault);
        }
        return failure;
    }

    private static void treat(RedisConnection connection, Fault fault) {
        switch (fault.kind().connection()) {
            case KEEP -> {}
            case EVICT -> connection.markBroken();
            case EVICT_ALL -> connection.markRedirected(fault.message());
        }
    }

    /** What is done with the connection of one try. */
    private interface CallBody {
        @Nullable
        Object on(RedisConnection connection, Cause cause);
    }
}
