package dev.oxbow.core.fault;

/** What a fault says about the health of Redis while it is recent. */
public enum HealthEffect {
    /** Nothing: the caller's own error, or something that mends itself. It is counted only. */
    UP,
    /** Something works less well than it should. */
    DEGRADED,
    /** Jobs cannot be added or processed. */
    DOWN
}
