package dev.oxbow.core.event;

/** A listener's registration; closing it ends the listening. Idempotent and thread-safe. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {
    @Override
    void close();
}
