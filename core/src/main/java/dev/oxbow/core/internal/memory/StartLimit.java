package dev.oxbow.core.internal.memory;

import dev.oxbow.core.queue.RateLimit;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How many jobs of one queue have started in the window that is open, as BullMQ's {@code limiter} key counts them. Guarded by the store's lock. */
final class StartLimit {
    private long started;
    private long closesAtNanos;
    private boolean open;

    /** How many jobs may start now. */
    int left(@Nullable RateLimit limit, long nowNanos) {
        if (limit == null) {
            return Integer.MAX_VALUE;
        }
        closeIfOver(nowNanos);
        return (int) Math.max(0, limit.max() - started);
    }

    void count(@Nullable RateLimit limit, long nowNanos) {
        if (limit == null) {
            return;
        }
        if (!open) {
            open = true;
            closesAtNanos = nowNanos + limit.duration().toNanos();
        }
        started++;
    }

    /** Lets nothing start for so long, wherever there is a limit. */
    void close(Duration pause, long nowNanos) {
        open = true;
        started = Integer.MAX_VALUE;
        closesAtNanos = nowNanos + pause.toNanos();
    }

    /** How long until jobs may start again. */
    Duration untilOpen(long nowNanos) {
        return open ? Duration.ofNanos(Math.max(0, closesAtNanos - nowNanos)) : Duration.ZERO;
    }

    private void closeIfOver(long nowNanos) {
        if (open && closesAtNanos - nowNanos <= 0) {
            open = false;
            started = 0;
        }
    }
}
