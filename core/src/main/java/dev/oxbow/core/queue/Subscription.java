package dev.oxbow.core.queue;

/** A listener's registration; closing it ends the listening. Idempotent and thread-safe. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {
    @Override
    void close();
}
