package dev.oxbow.app.wiring;

import dev.oxbow.app.config.ListenSettings;
import dev.oxbow.app.config.Platform;
import dev.oxbow.app.config.Secret;
import dev.oxbow.app.config.Settings;
import dev.oxbow.app.config.Storage;
import dev.oxbow.app.embedded.EmbeddedRedis;
import dev.oxbow.core.analysis.Analysis;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.worker.WorkerOptions;
import dev.oxbow.http.AccessTokens;
import dev.oxbow.http.HttpServer;
import dev.oxbow.http.HttpSettings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running program, from start to stop. It starts the embedded Redis (if it is needed), the parts, HTTP and the worker. It stops
 * in this order: HTTP finishes requests in flight, Oxbow closes (its worker has 10 s for jobs in hand, then the pool closes), then the
 * analyzer and the embedded Redis close. A Redis that cannot be reached does not keep the program from starting: health reports it,
 * and the program works once Redis can be reached.
 *
 * <p>Thread-safe: {@link #close()} runs once, for its first caller; the end of the JVM calls it too.
 */
public final class Service implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Service.class);
    private static final Duration DRAIN = Duration.ofSeconds(10);

    private final Deque<Closing> closings;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final String url;

    /** One step of the stop. */
    private record Closing(String what, Runnable step) {}

    private Service(Deque<Closing> closings, String url) {
        this.closings = closings;
        this.url = url;
    }

    /**
     * Starts everything; what was started is stopped again if a later part fails.
     *
     * @throws dev.oxbow.app.embedded.EmbeddedRedisException if an embedded Redis is needed and cannot run
     * @throws dev.oxbow.http.HttpStartException if the HTTP server cannot listen
     */
    public static Service start(Settings settings) {
        Deque<Closing> closings = new ArrayDeque<>();
        try {
            settings.notes().forEach(LOG::warn);
            Service service = start(settings, closings);
            // Whatever ends the JVM otherwise (SIGHUP, a failure) still stops things in order.
            Runtime.getRuntime().addShutdownHook(new Thread(service::close, "oxbow-stop"));
            return service;
        } catch (RuntimeException e) {
            closeAll(closings);
            throw e;
        }
    }

    private static Service start(Settings settings, Deque<Closing> closings) {
        Parts parts = parts(settings, closings);
        closings.push(new Closing("metrics", parts.metrics()::close));
        Optional<AnalyzerChoice> analyzer =
                AnalyzerChoice.of(settings.analysis().processor());
        analyzer.ifPresent(it -> closings.push(new Closing("the analyzer", it.closing())));
        closings.push(new Closing("Oxbow", () -> parts.oxbow().close(DRAIN)));
        ListenSettings listen = settings.listen();
        HttpServer http = HttpServer.start(
                HttpSettings.on(listen.host(), listen.port()).withTokens(tokens(listen)),
                parts.analysis(),
                parts.oxbow(),
                parts.health(),
                parts.metrics(),
                () -> true);
        closings.push(new Closing("the HTTP server", http::close));
        analyzer.ifPresentOrElse(
                it -> parts.oxbow()
                        .worker(
                                Analysis.QUEUE,
                                Analysis.processor(it.analyzer()),
                                WorkerOptions.builder()
                                        .concurrency(settings.analysis().concurrency())
                                        .blockWindow(settings.analysis().blockWindow())
                                        .build()),
                () -> LOG.info("No worker here: other workers process the queue {}.", Analysis.QUEUE));
        return new Service(closings, "http://" + shown(listen.host()) + ":" + http.port());
    }

    private static Parts parts(Settings settings, Deque<Closing> closings) {
        return DaggerParts.factory().create(settings, address(settings.storage(), closings));
    }

    /** The Redis that keeps the jobs; empty: queues live in memory. */
    private static Optional<RedisAddress> address(Storage storage, Deque<Closing> closings) {
        if (storage instanceof Storage.External external) {
            LOG.info("Redis is {}.", external.address());
            return Optional.of(external.address());
        }
        return storage instanceof Storage.Embedded embedded
                ? Optional.of(startEmbedded(embedded, closings))
                : Optional.empty();
    }

    private static RedisAddress startEmbedded(Storage.Embedded storage, Deque<Closing> closings) {
        EmbeddedRedis redis = EmbeddedRedis.start(storage.dataFolder(), Platform.current());
        closings.push(new Closing("the embedded Redis", redis::close));
        LOG.info(
                "REDIS_URL is not set: an embedded Redis for development runs at {}. Its data are in {}{}.",
                redis.url(),
                redis.dataFolder(),
                redis.temporary() ? " and go when Oxbow stops (--data-dir keeps them)" : " and stay there");
        return redis.address();
    }

    /** Where it answers, with the real port. */
    public String url() {
        return url;
    }

    /** Stops everything, within 40 s at the very most. Idempotent; a second caller does not wait for the first. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        LOG.info("Stopping: no new jobs are taken; those in hand have {} s.", DRAIN.toSeconds());
        closeAll(closings);
        LOG.info("Stopped.");
    }

    /** Runs each step, whatever becomes of those before it. */
    private static void closeAll(Deque<Closing> closings) {
        while (!closings.isEmpty()) {
            Closing closing = closings.pop();
            try {
                closing.step().run();
            } catch (RuntimeException e) {
                LOG.warn("closing {} failed", closing.what(), e);
            }
        }
    }

    private static AccessTokens tokens(ListenSettings listen) {
        return new AccessTokens(revealed(listen.apiToken()), revealed(listen.readToken()));
    }

    private static @Nullable String revealed(@Nullable Secret secret) {
        return secret == null ? null : secret.reveal();
    }

    private static String shown(String host) {
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }
}
