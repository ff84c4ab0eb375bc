package dev.oxbow.app.config;

import dev.oxbow.core.pool.RedisAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where jobs are kept. Each kind is immutable. */
public sealed interface Storage {
    /** In this process; nothing outlives it. */
    record Memory() implements Storage {}

    /** In a Redis that runs already. */
    record External(RedisAddress address) implements Storage {}

    /**
     * In a redis-server that this process starts and stops.
     *
     * @param dataFolder kept across runs; null: a temporary folder, removed on exit
     */
    record Embedded(@Nullable Path dataFolder) implements Storage {}
}
