package dev.oxbow.core.pool;

/**
 * Port: opens pools on one Redis client. An adapter has one public class that implements this, with a public constructor without
 * parameters, and names it in {@code META-INF/services}; {@link java.util.ServiceLoader} finds it. Thread-safe.
 */
public interface ConnectionPoolFactory {
    /** The adapter's name, by which a program chooses it and which health shows: {@code jedis}, {@code lettuce}. */
    String name();

    /**
     * A new pool. Opening it connects to nothing; the first borrow does. The caller closes it.
     *
     * @param commands counts what the pool sends by itself; commands sent on a lease are counted by their sender
     * @throws IllegalArgumentException if the settings cannot be met
     */
    ConnectionPool open(RedisAddress address, PoolSettings settings, CommandCounter commands);
}
