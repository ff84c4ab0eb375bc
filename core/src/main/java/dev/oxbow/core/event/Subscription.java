package dev.oxbow.core.event;

/** The registration of a listener, which ends when it is closed. Idempotent and thread-safe. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {
    @Override
    void close();
}
