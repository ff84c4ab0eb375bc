package dev.oxbow.core.internal.call;

import dev.oxbow.core.fault.Fault;
import dev.oxbow.core.pool.RedisReplyException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Stops calls to Redis once the quota of the plan is used up: rejected commands may count against the quota, and
 * repeating them cannot help. While the gate is shut, one call in {@link #PROBE_INTERVAL} passes as a probe, to see
 * whether the quota has been renewed; the others fail at once with the plan's own text and send no command. Thread-safe
 * without locks: the thread that advances the time of the next probe is the probe. If a probe gets no answer, the next
 * call probes instead.
 */
final class QuotaGate {
    /** Rare enough not to use up a renewed quota, frequent enough to notice a renewal or an upgrade soon. */
    static final Duration PROBE_INTERVAL = Duration.ofMinutes(15);

    private final LongSupplier nanoTime;
    private final AtomicReference<@Nullable Shut> shut = new AtomicReference<>();

    QuotaGate(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Returns if the call may be sent. */
    void pass() {
        Shut now = shut.get();
        if (now == null) {
            return;
        }
        long time = nanoTime.getAsLong();
        boolean probe = time - now.nextProbe >= 0 && shut.compareAndSet(now, now.probedAt(time));
        if (!probe) {
            throw new RedisReplyException(now.text);
        }
    }

    /** Redis answered, possibly with another error. */
    void answered() {
        if (shut.get() != null) {
            shut.set(null);
        }
    }

    /** Redis rejected a command because of the quota. */
    void rejected(Fault fault) {
        shut.set(new Shut(fault.message(), nanoTime.getAsLong() + PROBE_INTERVAL.toNanos()));
    }

    /** No answer arrived, so the state of the quota is unknown: the next call probes. */
    void unanswered() {
        Shut now = shut.get();
        if (now != null) {
            shut.compareAndSet(now, new Shut(now.text, nanoTime.getAsLong()));
        }
    }

    /** The time until the next probe; zero when the gate is open or a probe is due. */
    Duration untilProbe() {
        Shut now = shut.get();
        return now == null ? Duration.ZERO : Duration.ofNanos(Math.max(0, now.nextProbe - nanoTime.getAsLong()));
    }

    private record Shut(String text, long nextProbe) {
        Shut probedAt(long time) {
            return new Shut(text, time + PROBE_INTERVAL.toNanos());
        }
    }
}
