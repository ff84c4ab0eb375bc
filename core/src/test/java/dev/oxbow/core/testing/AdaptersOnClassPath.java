package dev.oxbow.core.testing;

import dev.oxbow.core.pool.ConnectionPoolFactory;
import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;

/**
 * Limits the adapters that {@link java.util.ServiceLoader} finds on this thread, for tests that run on a class path with all of them.
 * Closing it restores the thread's class loader.
 */
public final class AdaptersOnClassPath extends ClassLoader implements AutoCloseable {
    private static final String SERVICE = "META-INF/services/" + ConnectionPoolFactory.class.getName();

    private final Set<String> names;
    private final ClassLoader before;

    private AdaptersOnClassPath(Set<String> names, ClassLoader before) {
        super(before);
        this.names = names;
        this.before = before;
    }

    /** From now on this thread finds those of the adapters that are on the class path. */
    public static AdaptersOnClassPath only(String... names) {
        Thread thread = Thread.currentThread();
        AdaptersOnClassPath limited = new AdaptersOnClassPath(Set.of(names), thread.getContextClassLoader());
        thread.setContextClassLoader(limited);
        return limited;
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        List<URL> all = Collections.list(super.getResources(name));
        return Collections.enumeration(
                name.equals(SERVICE) ? all.stream().filter(this::found).toList() : all);
    }

    /** Directories and jars are named after the adapter's artifact. */
    private boolean found(URL file) {
        return names.stream().anyMatch(name -> file.getPath().contains("redis-" + name));
    }

    @Override
    public void close() {
        Thread.currentThread().setContextClassLoader(before);
    }
}
