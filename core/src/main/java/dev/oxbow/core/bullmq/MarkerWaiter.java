package dev.oxbow.core.bullmq;

import dev.oxbow.core.call.CallPurpose;
import dev.oxbow.core.call.RedisCalls;
import dev.oxbow.core.meter.Cause;
import dev.oxbow.core.meter.QueueLabel;
import dev.oxbow.core.pool.RedisCommand;
import dev.oxbow.core.queue.WorkSignal;
import dev.oxbow.core.queue.WorkWaiter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A wait for work: BZPOPMIN of the markers of all queues in one command. A popped member {@code 0} says that there may be
 * work now; {@code 1} that a job is due at its score, which is nobody else's to know from then on. Redis serves the first
 * queue named that has a marker, so each wait names another one first: none starves. For threads see {@link
 * BlockedConnection}; {@code turn} belongs to the waiting thread.
 */
final class MarkerWaiter implements WorkWaiter {
    /** 0 would mean for ever. */
    private static final Duration SHORTEST = Duration.ofMillis(1);

    private final BlockedConnection connection;
    private final RedisCalls calls;
    private final Keys keys;
    private final Clock clock;
    private int turn;

    MarkerWaiter(RedisCalls calls, Keys keys, Clock clock) {
        this.connection = new BlockedConnection(calls, Cause.WAIT);
        this.calls = calls;
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public Optional<WorkSignal> await(Collection<String> queues, Duration atMost) {
        if (queues.isEmpty()) {
            throw new IllegalArgumentException("queues must name at least one queue to wait for");
        }
        List<String> arguments = new ArrayList<>(queues.size() + 1);
        for (String queue : queues) {
            arguments.add(keys.of(queue, Keys.MARKER));
        }
        turn = (turn + 1) % arguments.size();
        Collections.rotate(arguments, turn);
        Duration wait = atMost.compareTo(SHORTEST) < 0 ? SHORTEST : atMost;
        arguments.add(seconds(wait));
        return signal(connection.await(QueueLabel.of(queues), new RedisCommand("BZPOPMIN", arguments), wait));
    }

    private static String seconds(Duration wait) {
        long millis = wait.toMillis();
        return millis / 1000 + "." + String.format(Locale.ROOT, "%03d", millis % 1000);
    }

    private Optional<WorkSignal> signal(@Nullable Object reply) {
        if (reply == null) {
            return Optional.empty();
        }
        List<@Nullable Object> popped = Replies.list(reply);
        if (popped.isEmpty()) {
            return Optional.empty();
        }
        String queue = keys.queueOf(Replies.text(popped.get(0)), Keys.MARKER);
        // A score has a fraction when several jobs are due in one millisecond.
        long score = (long) Math.ceil(Double.parseDouble(Replies.text(popped.get(2))));
        return Optional.of(new WorkSignal(queue, score > clock.millis() ? Instant.ofEpochMilli(score) : null));
    }

    @Override
    public void giveBack(WorkSignal signal) {
        Instant due = signal.due();
        String marker = keys.of(signal.queue(), Keys.MARKER);
        // A producer may have marked an earlier job meanwhile.
        RedisCommand mark = due == null
                ? RedisCommand.of("ZADD", marker, "0", "0")
                : RedisCommand.of("ZADD", marker, "LT", Long.toString(due.toEpochMilli()), "1");
        calls.command(new CallPurpose(Cause.WAIT, signal.queue(), true), mark);
    }

    @Override
    public void wake() {
        connection.wake();
    }

    @Override
    public void close() {
        connection.close();
    }
}
