package dev.oxbow.core.queue;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A connection to Redis whose name says what it is for, as the server lists it. Immutable.
 *
 * @param name that the client has set, BullMQ's {@code rawname}
 * @param workerName name of the worker, if it has one; null otherwise
 * @param address of the client, with its port
 * @param age since it was opened, in whole seconds
 * @param fields all fields in the reply of the server
 */
public record ConnectedClient(
        String name, @Nullable String workerName, String address, Duration age, Map<String, String> fields) {
    public ConnectedClient {
        fields = Map.copyOf(fields);
    }
}
