package dev.oxbow.core.queue;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a queue's event stream, as BullMQ writes it.
 *
 * @param id the entry's id in the stream, for example {@code 1700000000000-0}
 * @param type {@code added}, {@code waiting}, {@code active}, {@code progress}, {@code completed}, {@code failed},
 *     {@code delayed}, {@code stalled}, {@code drained}, … and whatever a program publishes itself
 * @param fields everything else, as text
 */
public record JobEvent(String queue, String id, String type, Map<String, String> fields) {
    public JobEvent {
        fields = Map.copyOf(fields);
    }

    /** Id of the job it is about; null for events of the whole queue, such as {@code drained}. */
    public @Nullable String jobId() {
        return fields.get("jobId");
    }
}
