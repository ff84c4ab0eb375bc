package dev.oxbow.core.event;

/** The registration of a listener to events, which ends when it is closed. Idempotent and thread-safe. */
public interface EventSubscription extends Subscription {
    /**
     * Id of the newest event that the listener has finished or that did not concern it, or the place where listening began. A program
     * that stores it and later begins again with {@link QueueEvents#listenFrom} misses nothing that the stream still holds; an event
     * whose listener was still running when the id was read comes again.
     */
    String lastEventId();
}
