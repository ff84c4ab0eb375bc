package dev.oxbow.core.internal.event;

import dev.oxbow.core.event.QueueEvent;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listener and its place in the stream.
 *
 * <p>Concurrency: only the event reader's thread offers events and moves the place; any thread may read it.
 */
public final class EventSubscriber {
    private static final Logger LOG = LoggerFactory.getLogger(EventSubscriber.class);

    private final Consumer<? super QueueEvent> listener;
    private volatile EventId place;

    /** @param place the last event before those that the listener receives */
    EventSubscriber(Consumer<? super QueueEvent> listener, EventId place) {
        this.listener = listener;
        this.place = place;
    }

    EventId place() {
        return place;
    }

    /**
     * Calls the listener unless it has received the event already, or has not received all before it.
     *
     * @param readAfter the read that returned the event returned all events between this one and it
     */
    void offer(QueueEvent event, EventId id, EventId readAfter) {
        EventId heard = place;
        if (heard.compareTo(readAfter) < 0 || heard.compareTo(id) >= 0) {
            return;
        }
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            LOG.warn("a listener of queue {} failed on event {}", event.queue(), event.type(), e);
        }
        place = id;
    }
}
