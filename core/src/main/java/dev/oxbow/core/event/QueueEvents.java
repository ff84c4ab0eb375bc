package dev.oxbow.core.event;

import dev.oxbow.core.internal.event.EventDispatcher;
import dev.oxbow.core.internal.event.EventId;
import dev.oxbow.core.internal.name.QueueNames;
import dev.oxbow.core.store.JobStore;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The events of one queue, whichever program caused them. Thread-safe; get it from {@link dev.oxbow.core.Oxbow#events}.
 * Nothing is read, and no connection is held, while nobody listens; all queues of the process share one read.
 *
 * <p><b>Listeners</b> are called for each event in stream order, each once, one at a time, on the event reader's thread:
 * a listener must not block, nor call a method of this class that asks Redis. What it throws is logged and does not end the
 * listening. After a broken connection, or a restart of Redis that has kept its data, reading goes on where it stopped, so no event
 * is lost or repeated while the stream still holds it.
 */
public final class QueueEvents {
    /** How many events BullMQ keeps, roughly, when a program publishes one of its own and does not say. */
    public static final int DEFAULT_KEPT = 1000;

    private final String queue;
    private final EventDispatcher hub;
    private final JobStore store;

    /**
     * @param store where own events are published; the one that the hub reads
     * @throws IllegalArgumentException if the name is empty or contains {@code :}
     */
    public QueueEvents(String queue, EventDispatcher hub, JobStore store) {
        this.queue = QueueNames.require(queue);
        this.hub = hub;
        this.store = store;
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
     * Listens to all events from now on; those that are on their way to other listeners, or were a moment ago, may come too.
     *
     * @return closes the listening
     * @throws dev.oxbow.core.pool.RedisException if Redis cannot be asked where the stream ends
     */
    public EventSubscription listen(Consumer<? super QueueEvent> listener) {
        return hub.listen(queue, listener);
    }

    /**
     * Listens as {@link #listen(Consumer)} does, to events of one kind.
     *
     * @param type for example {@code QueueEvent.Completed.class}, or {@code QueueEvent.OfJob.class} for all that are about jobs
     */
    public <E extends QueueEvent> EventSubscription listen(Class<E> type, Consumer<? super E> listener) {
        return hub.listen(queue, only(type, listener));
    }

    /** Listens as {@link #listen(Consumer)} does, to what happens to one job. */
    public EventSubscription listenTo(String jobId, Consumer<? super QueueEvent> listener) {
        return hub.listen(queue, event -> {
            if (jobId.equals(event.jobId())) {
                listener.accept(event);
            }
        });
    }

    /**
     * Listens to all events after one that a program has seen before, as far back as the stream still reaches, and to those to
     * come. Asks nothing before it begins. Listeners that have heard these events already do not hear them again.
     *
     * @param lastEventId as {@link EventSubscription#lastEventId()} or {@link QueueEvent#id()} told it; {@code 0-0} for all
     *     that the stream holds
     * @throws IllegalArgumentException if it is not an event's id
     */
    public EventSubscription listenFrom(String lastEventId, Consumer<? super QueueEvent> listener) {
        return hub.listenAfter(queue, EventId.parse(lastEventId), listener);
    }

    /** Listens as {@link #listenFrom(String, Consumer)} does, to events of one kind. */
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

    /**
     * The next event of a kind that fits. EventSubscriber ends with it, or when the future is cancelled or completed otherwise, for
     * example by {@link CompletableFuture#orTimeout}: give it a bound. What depends on it runs on the event reader's
     * thread unless it says otherwise, and must not block there.
     *
     * @throws dev.oxbow.core.pool.RedisException if Redis cannot be asked where the stream ends
     */
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

    /**
     * The end of a job that has not ended yet, with what its event tells: ask before the job is added, under a chosen id, or
     * while it is known to wait. An end that was told before is not waited for, nor is one told of a job that is removed. For the
     * rest see {@link #next}.
     */
    public CompletableFuture<QueueEvent.End> completionOf(String jobId) {
        return next(QueueEvent.End.class, end -> end.jobId().equals(jobId));
    }

    /**
     * Id of the newest event in the stream, {@code 0-0} if there is none. One command.
     *
     * @throws dev.oxbow.core.pool.RedisException if Redis cannot be asked
     */
    public String latestEventId() {
        return store.latestEventId(queue);
    }

    /**
     * Writes an event of the program's own, which Oxbow's listeners hear as {@link QueueEvent.Other} and Node's under its name.
     * One command. The stream is cut to its newest {@value #DEFAULT_KEPT} events, roughly, as by BullMQ's own producer of
     * events: a queue that should keep more says so by {@link #publish(String, Map, int)}.
     *
     * @param type its name, not empty; one of BullMQ's own words makes it one of BullMQ's events for those who listen
     * @param fields by name; none may be called {@code event}
     * @return its id
     * @throws IllegalArgumentException if the name or a field is not allowed
     * @throws dev.oxbow.core.pool.RedisException if Redis cannot be asked
     */
    public String publish(String type, Map<String, String> fields) {
        return publish(type, fields, DEFAULT_KEPT);
    }

    /**
     * Writes an event as {@link #publish(String, Map)} does.
     *
     * @param kept how many of its newest events the stream keeps, roughly; at least 1
     */
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
