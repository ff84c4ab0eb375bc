package dev.oxbow.core.internal.event;

import dev.oxbow.core.event.EventSubscription;
import dev.oxbow.core.event.QueueEvent;
import dev.oxbow.core.event.QueueEvents;
import dev.oxbow.core.internal.name.QueueNames;
import dev.oxbow.core.store.JobStore;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The events of one queue, read by the dispatcher of all queues. Thread-safe. */
public final class DefaultQueueEvents implements QueueEvents {
    private final String queue;
    private final EventDispatcher dispatcher;
    private final JobStore store;

    /**
     * @param dispatcher reads the events of all queues
     * @param store where the program's own events are published; the one that the dispatcher reads
     * @throws IllegalArgumentException if the name is empty or contains {@code :}
     */
    public DefaultQueueEvents(String queue, EventDispatcher dispatcher, JobStore store) {
        this.queue = QueueNames.require(queue);
        this.dispatcher = dispatcher;
        this.store = store;
    }

    @Override
    public String queueName() {
        return queue;
    }

    @Override
    public boolean isFollowed() {
        return dispatcher.isReading(queue);
    }

    @Override
    public EventSubscription listen(Consumer<? super QueueEvent> listener) {
        return dispatcher.listen(queue, listener);
    }

    @Override
    public <E extends QueueEvent> EventSubscription listen(Class<E> type, Consumer<? super E> listener) {
        return dispatcher.listen(queue, only(type, listener));
    }

    @Override
    public EventSubscription listenTo(String jobId, Consumer<? super QueueEvent> listener) {
        return dispatcher.listen(queue, event -> {
            if (jobId.equals(event.jobId())) {
                listener.accept(event);
            }
        });
    }

    @Override
    public EventSubscription listenFrom(String lastEventId, Consumer<? super QueueEvent> listener) {
        return dispatcher.listenAfter(queue, EventId.parse(lastEventId), listener);
    }

    @Override
    public <E extends QueueEvent> EventSubscription listenFrom(
            String lastEventId, Class<E> type, Consumer<? super E> listener) {
        return listenFrom(lastEventId, only(type, listener));
    }

    private static <E extends QueueEvent> Consumer<QueueEvent> only(Class<E> type, Consumer<? super E> listener) {
        return event -> {
            if (type.isInstance(event)) {
                listener.accept(type.cast(event));
            }
        };
    }

    @Override
    public <E extends QueueEvent> CompletableFuture<E> next(Class<E> type, Predicate<? super E> wanted) {
        CompletableFuture<E> next = new CompletableFuture<>();
        EventSubscription listening = listen(type, event -> {
            if (!next.isDone() && wanted.test(event)) {
                next.complete(event);
            }
        });
        CompletableFuture<E> unused = next.whenComplete((event, failure) -> listening.close());
        return next;
    }

    @Override
    public CompletableFuture<QueueEvent.End> completionOf(String jobId) {
        return next(QueueEvent.End.class, end -> end.jobId().equals(jobId));
    }

    @Override
    public String latestEventId() {
        return store.latestEventId(queue);
    }

    @Override
    public String publish(String type, Map<String, String> fields) {
        return publish(type, fields, DEFAULT_KEPT);
    }

    @Override
    public String publish(String type, Map<String, String> fields, int kept) {
        if (type.isEmpty()) {
            throw new IllegalArgumentException("type of an event must not be empty");
        }
        if (fields.containsKey("event")) {
            throw new IllegalArgumentException(
                    "fields of an event must not contain 'event', which is its type, but were " + fields.keySet());
        }
        if (kept < 1) {
            throw new IllegalArgumentException("kept must be at least 1, but was " + kept);
        }
        return store.publish(queue, type, fields, kept);
    }
}
