package dev.oxbow.core;

import dev.oxbow.core.health.CommandBudget;
import dev.oxbow.core.internal.wiring.EngineSettings;
import dev.oxbow.core.job.PayloadCodec;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.telemetry.Telemetry;
import dev.oxbow.core.worker.WorkerListing;
import java.time.Clock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Opens an {@link Oxbow} with other settings than the defaults. One of {@link #redis(String)} and {@link #inMemory()} is required;
 * everything else has a default. For one thread.
 *
 * <pre>{@code
 * Oxbow oxbow = Oxbow.builder()
 *         .redis("rediss://user:password@host:6379")
 *         .adapter("lettuce")
 *         .pool(p -> p.maxConnections(4))
 *         .build();
 * }</pre>
 */
public final class OxbowBuilder {
    private @Nullable RedisAddress address;
    private boolean inMemory;
    private @Nullable String adapter;
    private PoolSettings pool = PoolSettings.DEFAULTS;
    private String prefix = EngineSettings.DEFAULT_PREFIX;
    private int maxRetries = EngineSettings.DEFAULT_RETRIES;
    private WorkerListing listing = WorkerListing.SHARED;
    private @Nullable CommandBudget budget;
    private Telemetry telemetry = Telemetry.NONE;
    private PayloadCodec codec = PayloadCodec.DEFAULT;
    private Clock clock = Clock.systemUTC();

    OxbowBuilder() {}

    /**
     * The Redis to use: {@code redis://[user:password@]host[:port][/database]}, {@code redis-cluster://host:port,host:port} or {@code
     * redis-sentinel://host:port,host:port/master-name}; {@code rediss} instead of {@code redis} for TLS.
     *
     * @throws IllegalArgumentException if the text is not such a URL; the message never repeats the text, which may hold a password
     */
    public OxbowBuilder redis(String url) {
        try {
            return redis(RedisAddress.parse(url));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The Redis URL " + e.getMessage(), e);
        }
    }

    /** The Redis to use, for a program that keeps the password apart from the URL. */
    public OxbowBuilder redis(RedisAddress server) {
        this.address = server;
        return this;
    }

    /**
     * Keeps jobs in this process's memory and contacts no Redis: for builds that must not, and to see the dashboard without Redis.
     * Jobs are lost when the process ends, and no other process sees them. Settings of Redis are ignored.
     */
    public OxbowBuilder inMemory() {
        this.inMemory = true;
        return this;
    }

    /**
     * The adapter to use, {@code jedis} or {@code lettuce}; its artifact ({@code dev.oxbow:oxbow-redis-jedis}, {@code
     * dev.oxbow:oxbow-redis-lettuce}) must be on the class path. Default: the only one on the class path.
     *
     * @param name null: the default
     */
    public OxbowBuilder adapter(@Nullable String name) {
        this.adapter = name;
        return this;
    }

    /** Changes settings of the connection pool, for example {@code pool(p -> p.maxConnections(4))}. */
    public OxbowBuilder pool(Consumer<PoolSettings.Builder> changes) {
        PoolSettings.Builder builder = pool.toBuilder();
        changes.accept(builder);
        return pool(builder.build());
    }

    /** The settings of the connection pool. Default: {@link PoolSettings#DEFAULTS}. */
    public OxbowBuilder pool(PoolSettings settings) {
        this.pool = settings;
        return this;
    }

    /** The prefix of all keys, with a hash tag such as <code>{bull}</code> on a cluster. Default: {@code bull}, as in BullMQ. */
    public OxbowBuilder prefix(String value) {
        this.prefix = value;
        return this;
    }

    /** Retries of a request after its first try, where a retry is safe, 0 to 20. Default: 3. */
    public OxbowBuilder maxRetries(int value) {
        this.maxRetries = value;
        return this;
    }

    /** How programs that list the server's connections find the workers of this process. Default: {@link WorkerListing#SHARED}. */
    public OxbowBuilder workerListing(WorkerListing value) {
        this.listing = value;
        return this;
    }

    /**
     * The commands that the Redis plan grants; the health report then compares the commands sent with it. Default: null, not compared.
     */
    public OxbowBuilder commandBudget(@Nullable CommandBudget value) {
        this.budget = value;
        return this;
    }

    /**
     * Receives the start and the end of every add and every attempt, for example {@link
     * dev.oxbow.core.telemetry.OpenTelemetrySpans}. Default: {@link Telemetry#NONE}.
     */
    public OxbowBuilder telemetry(Telemetry value) {
        this.telemetry = value;
        return this;
    }

    /** Writes and reads the payloads of jobs. Default: {@link PayloadCodec#DEFAULT}, which is Jackson's. */
    public OxbowBuilder payloadCodec(PayloadCodec value) {
        this.codec = value;
        return this;
    }

    /** The clock for timestamps and due times; every client of a queue should agree on the time. Default: the system's. */
    public OxbowBuilder clock(Clock value) {
        this.clock = value;
        return this;
    }

    /**
     * Opens it. Connects to nothing: the first command does, so a Redis that is not reachable yet is no error here.
     *
     * @throws OxbowException if there is no adapter, or several and none is chosen; the message names those found and what to add
     * @throws IllegalArgumentException if a setting is out of its range
     * @throws IllegalStateException if neither or both of a Redis and {@link #inMemory()} are given
     */
    public Oxbow build() {
        EngineSettings settings =
                new EngineSettings(adapter, pool, prefix, maxRetries, listing, budget, telemetry, codec, clock);
        RedisAddress server = address;
        if ((server != null) == inMemory) {
            throw new IllegalStateException(
                    inMemory ? "redis and inMemory exclude each other" : "redis(url) or inMemory() is required");
        }
        return new Oxbow(server == null ? settings.inMemory() : settings.onRedis(server));
    }
}
