package dev.oxbow.core.health;

/** Port: how Redis, the pool and the queues are, and what to do about it. Thread-safe. */
public interface HealthCheck {
    /**
     * The report now. Never throws because Redis is away (that is what it reports), takes a bounded time, and asks Redis at
     * most once per its own interval, however often it is called.
     */
    HealthReport report();
}
