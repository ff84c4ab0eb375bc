package dev.oxbow.core.fault;

/** What a fault says about the health of Redis while it is recent. */
public enum HealthEffect {
    /** None: the caller's own error, or a fault that passes by itself. It is only counted. */
    UP,
    /** Something works less well than it should. */
    DEGRADED,
    /** Jobs cannot be added or processed. */
    DOWN
}
