package dev.oxbow.core.internal.bullmq.connection;

import dev.oxbow.core.queue.ConnectedClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The connections of a server that serve a queue, found by their names. Names are BullMQ's: {@code
 * prefix:base64(queue)} for a worker without a name, the same with {@code :w:name} for a worker with a name, and with
 * {@code :qe} for a reader of events. Immutable.
 */
public final class ClientList {
    private final String base;
    private final List<Map<String, String>> clients;

    /**
     * @param base the name of a queue's connections, see {@link dev.oxbow.core.internal.bullmq.key.Keys#connectionName}
     * @param text the reply of CLIENT LIST
     */
    public ClientList(String base, String text) {
        this.base = base;
        this.clients = text.lines().map(ClientList::fields).toList();
    }

    private static Map<String, String> fields(String line) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field : line.split(" ", -1)) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                fields.put(field.substring(0, equals), field.substring(equals + 1));
            }
        }
        return fields;
    }

    public List<ConnectedClient> workers() {
        return named(name -> name.equals(base) || name.startsWith(base + ConnectionNames.WORKER))
                .toList();
    }

    public List<ConnectedClient> eventReaders() {
        return named(name -> name.equals(base + ConnectionNames.EVENTS)).toList();
    }

    private Stream<ConnectedClient> named(Predicate<String> wanted) {
        return clients.stream()
                .filter(fields -> wanted.test(fields.getOrDefault("name", "")))
                .map(this::client);
    }

    private ConnectedClient client(Map<String, String> fields) {
        String name = fields.getOrDefault("name", "");
        String worker = name.startsWith(base + ConnectionNames.WORKER)
                ? name.substring(base.length() + ConnectionNames.WORKER.length())
                : null;
        String age = fields.getOrDefault("age", "");
        return new ConnectedClient(
                name,
                worker,
                fields.getOrDefault("addr", ""),
                Duration.ofSeconds(age.matches("\\d{1,18}") ? Long.parseLong(age) : 0),
                fields);
    }
}
