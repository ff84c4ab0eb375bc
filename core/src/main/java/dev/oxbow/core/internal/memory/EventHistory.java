package dev.oxbow.core.internal.memory;

import dev.oxbow.core.event.QueueEvent;
import dev.oxbow.core.internal.event.EventDecoder;
import dev.oxbow.core.internal.event.EventId;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The newest {@value #LENGTH} events of one queue, as many as BullMQ keeps by default. Ids are made like those of a Redis
 * stream: milliseconds of the clock and a running number, always increasing though the clock may go back. Guarded by the
 * store's lock.
 */
final class EventHistory {
    static final int LENGTH = 10_000;

    private final String queue;
    private final Clock clock;
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private EventId newest = EventId.NONE;

    EventHistory(String queue, Clock clock) {
        this.queue = queue;
        this.clock = clock;
    }

    void append(String type, Map<String, String> fields) {
        newest = newest.next(clock.millis());
        entries.addLast(new Entry(newest, EventDecoder.decode(queue, newest.toString(), type, fields)));
        trim(LENGTH);
    }

    /** Only so many of the newest stay. */
    void trim(int length) {
        while (entries.size() > length) {
            entries.removeFirst();
        }
    }

    EventId newest() {
        return newest;
    }

    /** Kept events newer than that one, oldest first. Looks only at those it returns and one more. */
    List<QueueEvent> after(EventId id) {
        List<QueueEvent> later = new ArrayList<>();
        Iterator<Entry> newestFirst = entries.descendingIterator();
        while (newestFirst.hasNext()) {
            Entry entry = newestFirst.next();
            if (entry.id.compareTo(id) <= 0) {
                break;
            }
            later.add(entry.event);
        }
        Collections.reverse(later);
        return later;
    }

    private record Entry(EventId id, QueueEvent event) {}
}
