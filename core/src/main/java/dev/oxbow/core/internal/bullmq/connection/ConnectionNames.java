package dev.oxbow.core.internal.bullmq.connection;

import dev.oxbow.core.internal.bullmq.key.Keys;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Names by which BullMQ finds connections in {@code CLIENT LIST}. Redis allows printable ASCII without spaces; anything else in
 * a worker's name is written as {@code %} and its bytes in hexadecimal. Stateless.
 */
final class ConnectionNames {
    /** No name: the state of a new connection. */
    static final String NONE = "";

    static final String WORKER = ":w:";
    static final String EVENTS = ":qe";

    private ConnectionNames() {}

    /** @param worker its name, null if it has none */
    static String ofWorker(Keys keys, String queue, @Nullable String worker) {
        String base = keys.connectionName(queue);
        return allowed(worker == null || worker.isEmpty() ? base : base + WORKER + worker);
    }

    static String ofEventReader(Keys keys, String queue) {
        return allowed(keys.connectionName(queue) + EVENTS);
    }

    private static String allowed(String name) {
        StringBuilder allowed = new StringBuilder(name.length());
        for (byte unit : name.getBytes(StandardCharsets.UTF_8)) {
            if (unit > ' ' && unit < 0x7f) {
                allowed.append((char) unit);
            } else {
                allowed.append('%').append(String.format(Locale.ROOT, "%02X", unit & 0xff));
            }
        }
        return allowed.toString();
    }
}
