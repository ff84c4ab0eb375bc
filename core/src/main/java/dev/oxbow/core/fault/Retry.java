package dev.oxbow.core.fault;

/**
 * Whether the same call may be tried again after a fault of a kind. It concerns the fault alone: a write whose outcome is unknown is
 * repeated only if it is idempotent.
 */
public enum Retry {
    /** The same call cannot succeed. */
    NO,
    /** Not within this request: when the quota renews, or when space was freed. Probe rarely. */
    LATER,
    /** A single time and at once, on another connection. */
    ONCE,
    /** At once on another connection, then with growing pauses. */
    ONCE_THEN_BACKOFF,
    /** With growing pauses. */
    BACKOFF,
    /** At once where the answer sends the caller, then with growing pauses; as often as the time allows. */
    ELSEWHERE,
    /** With growing pauses, as often as the time allows: it passes by itself. */
    PATIENTLY;

    /** Whether the number of retries is not bounded, but by the time that a request may take. */
    public boolean untilDeadline() {
        return this == ELSEWHERE || this == PATIENTLY;
    }
}
