package dev.oxbow.core.store;

import dev.oxbow.core.queue.Rejection;
import org.jspecify.annotations.Nullable;

/**
 * The result of a {@link JobChange}. Immutable.
 *
 * @param value for a row of log, how many rows there are now; otherwise 1 if the change was made, 0 if there was nothing to
 *     change
 * @param rejection why it was not made; null if it was
 */
public record ChangeResult(long value, @Nullable Rejection rejection) {
    /** A change that was made. */
    public static ChangeResult of(long value) {
        return new ChangeResult(value, null);
    }

    /** A change that was not made. */
    public static ChangeResult refused(Rejection rejection) {
        return new ChangeResult(0, rejection);
    }
}
