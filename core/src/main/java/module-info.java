/**
 * Job queues on Redis in BullMQ's layout. Programs use the API packages, adapters and stores the ports in {@code pool}, {@code store}
 * and {@code fault}; internal packages are exported to the Redis adapters alone, as far as they need them.
 */
@SuppressWarnings({
    "module", // The adapters are compiled later than this.
    "requires-automatic", // OpenTelemetry has no module descriptor, only a reserved name.
    "requires-transitive-automatic"
})
module dev.oxbow.core {
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires org.slf4j;
    requires static transitive org.jspecify;
    requires static transitive io.opentelemetry.api;
    requires static io.opentelemetry.context;

    exports dev.oxbow.core;
    exports dev.oxbow.core.analysis;
    exports dev.oxbow.core.event;
    exports dev.oxbow.core.fault;
    exports dev.oxbow.core.flow;
    exports dev.oxbow.core.health;
    exports dev.oxbow.core.job;
    exports dev.oxbow.core.meter;
    exports dev.oxbow.core.pool;
    exports dev.oxbow.core.queue;
    exports dev.oxbow.core.scheduler;
    exports dev.oxbow.core.status;
    exports dev.oxbow.core.store;
    exports dev.oxbow.core.telemetry;
    exports dev.oxbow.core.worker;
    exports dev.oxbow.core.internal.pool to
            dev.oxbow.redis.pooling,
            dev.oxbow.redis.jedis,
            dev.oxbow.redis.lettuce;
    exports dev.oxbow.core.internal.topology to
            dev.oxbow.redis.pooling,
            dev.oxbow.redis.jedis,
            dev.oxbow.redis.lettuce;

    uses dev.oxbow.core.pool.ConnectionPoolFactory;
}
