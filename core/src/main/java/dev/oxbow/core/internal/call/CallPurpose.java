package dev.oxbow.core.internal.call;

import dev.oxbow.core.meter.Cause;
import dev.oxbow.core.meter.QueueLabel;
import java.util.Collection;

/**
 * The purpose of a call. Immutable.
 *
 * @param cause the cause under which its commands are counted
 * @param queue the queue that it serves, or a {@link QueueLabel}; its commands are counted under it
 * @param idempotent whether running it twice does no harm, so that it may be repeated when its outcome is unknown
 */
public record CallPurpose(Cause cause, String queue, boolean idempotent) {
    /** For a call that serves no queue. */
    public CallPurpose(Cause cause, boolean idempotent) {
        this(cause, QueueLabel.NONE, idempotent);
    }

    /** For a call that may serve several queues at once: its commands are counted as {@link QueueLabel#of} says. */
    public CallPurpose(Cause cause, Collection<String> queues, boolean idempotent) {
        this(cause, QueueLabel.of(queues), idempotent);
    }
}
