package dev.oxbow.core.event;

/** A registration of a listener to events. Idempotent and thread-safe. */
public interface EventSubscription extends Subscription {
    /**
     * Id of the newest event that the listener is done with, whether it was meant for it or not, or the place where the
     * listening began. A program that stores it and later begins again with {@link QueueEvents#listenFrom} misses nothing that
     * the stream still holds; an event whose listener was still at work when the id was read comes again.
     */
    String lastEventId();
}
