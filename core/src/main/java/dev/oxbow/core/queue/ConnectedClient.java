package dev.oxbow.core.queue;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A connection to Redis that says by its name what it is for, as the server lists it. Immutable.
 *
 * @param name as given by the connection, BullMQ's {@code rawname}
 * @param workerName of a worker that has one; null otherwise
 * @param address of the client, with its port
 * @param age since it was opened, in whole seconds
 * @param fields all that the server says about it
 */
public record ConnectedClient(
        String name, @Nullable String workerName, String address, Duration age, Map<String, String> fields) {
    public ConnectedClient {
        fields = Map.copyOf(fields);
    }
}
