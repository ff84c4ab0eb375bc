package dev.oxbow.core.internal.bullmq.connection;

import dev.oxbow.core.event.QueueEvent;
import dev.oxbow.core.internal.bullmq.key.Keys;
import dev.oxbow.core.internal.call.RedisCalls;
import dev.oxbow.core.internal.call.Replies;
import dev.oxbow.core.internal.event.EventDecoder;
import dev.oxbow.core.meter.Cause;
import dev.oxbow.core.meter.QueueLabel;
import dev.oxbow.core.pool.RedisCommand;
import dev.oxbow.core.store.EventReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the event streams (layout.md, section 5) of several queues in one blocking XREAD. For threads see {@link
 * BlockingConnection}.
 */
public final class StreamReader implements EventReader {
    /**
     * Entries of each stream in one read; bounds the reply for a reader that is far behind. The next read gets the
     * rest.
     */
    private static final String AT_ONCE = "1000";

    private final BlockingConnection connection;
    private final Keys keys;
    private final boolean listed;
    /** The queue whose name the connection has; belongs to the waiting thread. */
    private String namedQueue = "";

    /** @param listed whether the connection has the name of an event reader of one of its queues */
    public StreamReader(RedisCalls calls, Keys keys, boolean listed) {
        this.connection = new BlockingConnection(calls, Cause.EVENTS);
        this.keys = keys;
        this.listed = listed;
    }

    @Override
    public List<QueueEvent> await(Map<String, String> after, Duration atMost) {
        if (after.isEmpty()) {
            throw new IllegalArgumentException("after must name at least one queue to read");
        }
        if (listed && !after.containsKey(namedQueue)) {
            namedQueue = Collections.min(after.keySet());
            connection.setName(ConnectionNames.ofEventReader(keys, namedQueue));
        }
        long millis = Math.max(1, atMost.toMillis()); // XREAD would wait for ever with 0
        List<String> arguments = new ArrayList<>(List.of("COUNT", AT_ONCE, "BLOCK", Long.toString(millis), "STREAMS"));
        List<String> ids = new ArrayList<>(after.size());
        after.forEach((queue, id) -> {
            arguments.add(keys.of(queue, Keys.EVENTS));
            ids.add(id);
        });
        arguments.addAll(ids);
        Object reply = connection.await(
                QueueLabel.of(after.keySet()), new RedisCommand("XREAD", arguments), Duration.ofMillis(millis));
        return reply == null ? List.of() : events(Replies.list(reply));
    }

    private List<QueueEvent> events(List<@Nullable Object> streams) {
        List<QueueEvent> events = new ArrayList<>();
        for (Object stream : streams) {
            List<@Nullable Object> named = Replies.list(stream);
            String queue = keys.queueOf(Replies.text(named.get(0)), Keys.EVENTS);
            for (Object entry : Replies.list(named.get(1))) {
                List<@Nullable Object> parts = Replies.list(entry);
                Map<String, String> fields = Replies.fields(parts.get(1));
                String type = fields.remove("event");
                events.add(EventDecoder.decode(queue, Replies.text(parts.get(0)), type == null ? "" : type, fields));
            }
        }
        return events;
    }

    @Override
    public void wake() {
        connection.wake();
    }

    @Override
    public void close() {
        connection.close();
    }
}
