package dev.oxbow.core.internal.memory;

import dev.oxbow.core.event.QueueEvent;
import dev.oxbow.core.internal.event.EventId;
import dev.oxbow.core.store.EventReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads events of queues of this process. Holds nothing but its place; see {@link WakeableWait} for the threads. */
final class InMemoryEventReader implements EventReader {
    private final Map<String, QueueState> queues;
    private final WakeableWait wait;

    /** @param queues the store's own, read only with its lock held */
    InMemoryEventReader(Map<String, QueueState> queues, WakeableWait wait) {
        this.queues = queues;
        this.wait = wait;
    }

    /** @throws IllegalArgumentException if one of the ids is not an event's id */
    @Override
    public List<QueueEvent> await(Map<String, String> after, Duration atMost) {
        Map<String, EventId> seen = new HashMap<>();
        after.forEach((name, id) -> seen.put(name, EventId.parse(id)));
        return wait.await(
                        () -> {
                            List<QueueEvent> later = new ArrayList<>();
                            seen.forEach((name, id) -> {
                                QueueState queue = queues.get(name);
                                if (queue != null) {
                                    later.addAll(queue.events.after(id));
                                }
                            });
                            return later.isEmpty() ? null : later;
                        },
                        atMost)
                .orElse(List.of());
    }

    @Override
    public void wake() {
        wait.wake();
    }

    @Override
    public void close() {
        wait.close();
    }
}
