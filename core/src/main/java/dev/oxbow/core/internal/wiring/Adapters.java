package dev.oxbow.core.internal.wiring;

import dev.oxbow.core.OxbowException;
import dev.oxbow.core.pool.ConnectionPoolFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The Redis adapters on the class path or module path, found with {@link ServiceLoader}. Stateless, so thread-safe. */
final class Adapters {
    /** The adapters that Oxbow publishes, by name. */
    private static final Map<String, String> ARTIFACTS =
            new TreeMap<>(Map.of("jedis", "dev.oxbow:oxbow-redis-jedis", "lettuce", "dev.oxbow:oxbow-redis-lettuce"));

    private Adapters() {}

    /**
     * The adapter of that name, or the only one if no name is given.
     *
     * @param name null: the only one
     * @throws OxbowException if there is none, if there are several and no name is given, or if none has that name; the message
     *     names those that were found and the artifacts to add
     */
    static ConnectionPoolFactory find(@Nullable String name) {
        return choose(name, all());
    }

    private static List<ConnectionPoolFactory> all() {
        try {
            // The thread's own class loader sees the adapters of an application server's programs, which core's may not
            // see.
            List<ConnectionPoolFactory> found = listed(ServiceLoader.load(ConnectionPoolFactory.class));
            return found.isEmpty()
                    ? listed(ServiceLoader.load(
                            ConnectionPoolFactory.class, ConnectionPoolFactory.class.getClassLoader()))
                    : found;
        } catch (ServiceConfigurationError e) {
            throw new OxbowException("A Redis adapter on the class path cannot be loaded: " + e.getMessage(), e);
        }
    }

    private static List<ConnectionPoolFactory> listed(ServiceLoader<ConnectionPoolFactory> loader) {
        List<ConnectionPoolFactory> found = new ArrayList<>();
        loader.forEach(found::add);
        return found;
    }

    static ConnectionPoolFactory choose(@Nullable String name, List<ConnectionPoolFactory> found) {
        if (found.isEmpty()) {
            throw new OxbowException("There is no Redis adapter on the class path. Add one of: "
                    + (name != null && ARTIFACTS.containsKey(name) ? ARTIFACTS.get(name) : artifacts()) + ".");
        }
        String names = found.stream()
                .map(ConnectionPoolFactory::name)
                .sorted(Comparator.naturalOrder())
                .collect(Collectors.joining(", "));
        if (name == null) {
            if (found.size() > 1) {
                throw new OxbowException("There are several Redis adapters on the class path: " + names
                        + ". Choose one with adapter(\"" + names.split(",", 2)[0]
                        + "\"), or leave one of them out of the class path.");
            }
            return found.get(0);
        }
        return found.stream()
                .filter(factory -> factory.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new OxbowException("There is no Redis adapter '" + name
                        + "' on the class path; found: " + names + ". "
                        + (ARTIFACTS.containsKey(name)
                                ? "Add " + ARTIFACTS.get(name) + "."
                                : "The adapters of Oxbow are " + String.join(", ", ARTIFACTS.keySet()) + " ("
                                        + artifacts() + ").")));
    }

    private static String artifacts() {
        return String.join(", ", ARTIFACTS.values());
    }
}
