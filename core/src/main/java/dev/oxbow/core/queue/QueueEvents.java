package dev.oxbow.core.queue;

import java.util.function.Consumer;

/**
 * The events of one queue, whichever program caused them. Thread-safe; get it from {@link dev.oxbow.core.Oxbow#events}.
 * Nothing is read, and no connection is held, while nobody listens.
 */
public final class QueueEvents {
    private final String queue;
    private final EventHub hub;

    /** @throws IllegalArgumentException if the name is empty or contains {@code :} */
    public QueueEvents(String queue, EventHub hub) {
        this.queue = QueueNames.require(queue);
        this.hub = hub;
    }

    /** The queue whose events these are. */
    public String queueName() {
        return queue;
    }

    /** Whether these events are being read already, so that one more listener costs no command. */
    public boolean isFollowed() {
        return hub.isReading(queue);
    }

    /**
     * Calls the listener for each event from now on (those that are on their way to other listeners, or were a moment ago, may come
     * too), in stream order, each once, one at a time, on the event reader's thread: a listener must not block. What a listener throws is logged and does not end the listening. After a broken connection
     * reading goes on where it stopped, so no event is lost while the stream still holds it.
     *
     * @return closes the listening
     * @throws dev.oxbow.core.pool.RedisException if Redis cannot be asked where the stream ends
     */
    public Subscription listen(Consumer<JobEvent> listener) {
        return hub.listen(queue, listener);
    }
}
