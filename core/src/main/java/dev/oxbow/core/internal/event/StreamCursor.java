package dev.oxbow.core.internal.event;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The listeners of one queue whose stream is read, and how far reading has come. It continues from the place of the listener that is the
 * furthest behind; the others skip what they have received. Not thread-safe: the lock of the dispatcher guards it.
 */
final class StreamCursor {
    private List<EventSubscriber> listeners = List.of();
    /** The newest event that was offered, or where reading began. */
    private EventId newest;
    /** Whether {@link #newest} was the end of the stream once, so that a new listener may begin there. */
    private boolean live;
    /** Since when there is no listener, in monotonic nanoseconds. */
    private @Nullable Long lastListenerLeftAt;

    StreamCursor(EventId newest) {
        this.newest = newest;
    }

    EventId newest() {
        return newest;
    }

    boolean isLive() {
        return live;
    }

    /** The stream ended there a moment ago. */
    void endsAt(EventId end) {
        offered(end);
        live = true;
    }

    /** Immutable. */
    List<EventSubscriber> listeners() {
        return listeners;
    }

    /** After which event the next read should begin. */
    EventId readAfter() {
        EventId earliest = newest;
        for (EventSubscriber listening : listeners) {
            if (listening.place().compareTo(earliest) < 0) {
                earliest = listening.place();
            }
        }
        return earliest;
    }

    void add(EventSubscriber listening) {
        List<EventSubscriber> more = new ArrayList<>(listeners);
        more.add(listening);
        listeners = List.copyOf(more);
        lastListenerLeftAt = null;
    }

    void remove(EventSubscriber listening, long now) {
        List<EventSubscriber> fewer = new ArrayList<>(listeners);
        if (fewer.remove(listening)) {
            listeners = List.copyOf(fewer);
            if (fewer.isEmpty()) {
                lastListenerLeftAt = now;
            }
        }
    }

    void offered(EventId id) {
        if (id.compareTo(newest) > 0) {
            newest = id;
        }
    }

    boolean hadNoListenerFor(long nanos, long now) {
        return lastListenerLeftAt != null && now - lastListenerLeftAt >= nanos;
    }
}
