package dev.oxbow.core.internal.event;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the hub knows of one queue whose stream is read: who listens, and how far reading has come. It goes on from the place of
 * the listener that is the furthest behind; the others pass over what they have heard. Not thread-safe: the hub guards it with
 * its lock.
 */
final class StreamCursor {
    private List<EventSubscriber> listeners = List.of();
    /** The newest event that was offered, or where reading began. */
    private EventId newest;
    /** Whether {@link #newest} was the end of the stream once, so that who listens from now on may begin there. */
    private boolean live;
    /** Since when nobody listens, in monotonic nanoseconds. */
    private @Nullable Long desertedAt;

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
        desertedAt = null;
    }

    void remove(EventSubscriber listening, long now) {
        List<EventSubscriber> fewer = new ArrayList<>(listeners);
        if (fewer.remove(listening)) {
            listeners = List.copyOf(fewer);
            if (fewer.isEmpty()) {
                desertedAt = now;
            }
        }
    }

    void offered(EventId id) {
        if (id.compareTo(newest) > 0) {
            newest = id;
        }
    }

    boolean isDesertedFor(long nanos, long now) {
        return desertedAt != null && now - desertedAt >= nanos;
    }
}
