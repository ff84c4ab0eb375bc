package dev.oxbow.core.event;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The events of one queue, whichever program caused them. Thread-safe; get it from {@link dev.oxbow.core.Oxbow#events}. Without
 * listeners no command is sent and no connection is held; all queues of an Oxbow share one read.
 *
 * <p><b>Listeners</b> are called for each event in stream order, each once, one at a time, on the event reader's thread: a listener
 * must not block, nor call a method of this interface that sends a command. An exception that it throws is logged and does not end
 * the subscription. After a broken connection, or a restart of Redis that has kept its data, reading continues where it stopped, so
 * that no event is lost or repeated while the stream still holds it.
 */
public interface QueueEvents {
    /** How many events BullMQ keeps, approximately, when a program publishes an event of its own and gives no number. */
    int DEFAULT_KEPT = 1000;

    /** The queue whose events these are. */
    String queueName();

    /** Whether the events are being read already, so that one more listener costs no command. */
    boolean isFollowed();

    /**
     * Listens to all events from now on; events that are being delivered to other listeners, or were a moment ago, may come too.
     *
     * @return ends the listening when it is closed
     * @throws dev.oxbow.core.pool.RedisException if the end of the stream cannot be read
     */
    EventSubscription listen(Consumer<? super QueueEvent> listener);

    /**
     * Listens as {@link #listen(Consumer)} does, to events of one kind.
     *
     * @param type for example {@code QueueEvent.Completed.class}, or {@code QueueEvent.OfJob.class} for all that are about jobs
     */
    <E extends QueueEvent> EventSubscription listen(Class<E> type, Consumer<? super E> listener);

    /** Listens as {@link #listen(Consumer)} does, to the events of one job. */
    EventSubscription listenTo(String jobId, Consumer<? super QueueEvent> listener);

    /**
     * Listens to all events after one that the program has seen before, as far back as the stream still reaches, and to those to
     * come. Sends no command before it begins. Other listeners that have received these events do not receive them again.
     *
     * @param lastEventId from {@link EventSubscription#lastEventId()} or {@link QueueEvent#id()}; {@code 0-0} for all that the
     *     stream holds
     * @throws IllegalArgumentException if it is not an event's id
     */
    EventSubscription listenFrom(String lastEventId, Consumer<? super QueueEvent> listener);

    /** Listens as {@link #listenFrom(String, Consumer)} does, to events of one kind. */
    <E extends QueueEvent> EventSubscription listenFrom(
            String lastEventId, Class<E> type, Consumer<? super E> listener);

    /**
     * The next event of a kind that fits. The subscription ends with it, or when the future is cancelled or completed otherwise, for
     * example by {@link CompletableFuture#orTimeout}: give it a time limit. Actions that depend on it run on the event reader's
     * thread unless an executor is named, and must not block there.
     *
     * @throws dev.oxbow.core.pool.RedisException if the end of the stream cannot be read
     */
    <E extends QueueEvent> CompletableFuture<E> next(Class<E> type, Predicate<? super E> wanted);

    /**
     * The end of a job that has not ended yet, as its event describes it: call it before the job is added, under a chosen id, or while
     * the job is known to wait. An end before the call is not reported, and neither is one of a job that is removed. For the rest see
     * {@link #next}.
     */
    CompletableFuture<QueueEvent.End> completionOf(String jobId);

    /**
     * Id of the newest event in the stream, {@code 0-0} if there is none. One command.
     *
     * @throws dev.oxbow.core.pool.RedisException if Redis cannot be reached
     */
    String latestEventId();

    /**
     * Writes an event of the program's own, which Oxbow's listeners receive as {@link QueueEvent.Other} and Node's under its name. One
     * command. The stream is cut to its newest {@value #DEFAULT_KEPT} events, approximately, as by BullMQ's own producer of events: a
     * program that wants to keep more uses {@link #publish(String, Map, int)}.
     *
     * @param type its name, not empty; a name that BullMQ uses makes it one of BullMQ's events for listeners
     * @param fields by name; none may be called {@code event}
     * @return its id
     * @throws IllegalArgumentException if the name or a field is not allowed
     * @throws dev.oxbow.core.pool.RedisException if Redis cannot be reached
     */
    String publish(String type, Map<String, String> fields);

    /**
     * Writes an event as {@link #publish(String, Map)} does.
     *
     * @param kept how many of its newest events the stream keeps, approximately; at least 1
     */
    String publish(String type, Map<String, String> fields, int kept);
}
