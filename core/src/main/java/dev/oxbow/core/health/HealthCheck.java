package dev.oxbow.core.health;

/** Port: how Redis, the pool and the queues are, and what to do about it. Thread-safe. */
public interface HealthCheck {
    /**
     * The report now. An unreachable Redis is reported, not thrown. Takes a bounded time, and sends commands at most once per
     * interval of its own, however often it is called.
     */
    HealthReport report();
}
