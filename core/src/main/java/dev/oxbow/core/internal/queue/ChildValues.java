package dev.oxbow.core.internal.queue;

import dev.oxbow.core.job.JobKey;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.PayloadCodec;
import dev.oxbow.core.queue.QueueType;
import java.util.LinkedHashMap;
import java.util.Map;

/** What children returned, as Java types. Stateless. */
public final class ChildValues {
    private ChildValues() {}

    /** The values of the children that are of that queue, in their order, read by {@link PayloadCodec#DEFAULT}. */
    public static <C> Map<JobKey, C> values(Map<JobKey, Json> all, QueueType<?, C> type) {
        return values(all, type, PayloadCodec.DEFAULT);
    }

    /** The values of the children that are of that queue, in their order. */
    public static <C> Map<JobKey, C> values(Map<JobKey, Json> all, QueueType<?, C> type, PayloadCodec codec) {
        Map<JobKey, C> values = new LinkedHashMap<>();
        all.forEach((child, value) -> {
            if (child.queue().equals(type.name())) {
                values.put(child, codec.decode(value, type.resultType()));
            }
        });
        return values;
    }
}
