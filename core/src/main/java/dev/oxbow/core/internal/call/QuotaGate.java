package dev.oxbow.core.internal.call;

import dev.oxbow.core.fault.Fault;
import dev.oxbow.core.pool.RedisReplyException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps calls from Redis once the plan's quota is used up: whether refused commands count against the quota is not known,
 * and asking again and again cannot help. While it is shut, one call in {@link #PROBE_INTERVAL} is let through to see
 * whether the quota has renewed; the others fail at once with the plan's own text, and nothing is sent. Thread-safe
 * without locks: whoever moves the time of the next probe forward is the probe. A probe that
 * got no answer is not one: the next call probes instead.
 */
final class QuotaGate {
    /** Rare enough not to burn a renewed quota, often enough to notice a renewal or an upgrade soon. */
    static final Duration PROBE_INTERVAL = Duration.ofMinutes(15);

    private final LongSupplier nanoTime;
    private final AtomicReference<@Nullable Shut> shut = new AtomicReference<>();

    QuotaGate(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Lets the call pass, or not.
     *
     * @throws RedisReplyException with the plan's text while the gate is shut
     */
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

    /** Redis answered, be it with another error. */
    void answered() {
        if (shut.get() != null) {
            shut.set(null);
        }
    }

    /** Redis refused for the quota. */
    void refused(Fault fault) {
        shut.set(new Shut(fault.message(), nanoTime.getAsLong() + PROBE_INTERVAL.toNanos()));
    }

    /** No answer came, so nothing is known of the quota: the next call may ask. */
    void unanswered() {
        Shut now = shut.get();
        if (now != null) {
            shut.compareAndSet(now, new Shut(now.text, nanoTime.getAsLong()));
        }
    }

    /** How long until the next probe; zero when the gate is open or a probe is due. */
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
