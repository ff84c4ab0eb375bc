package dev.oxbow.http;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.analysis.Analysis;
import dev.oxbow.core.health.HealthCheck;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinException;
import io.javalin.util.JavalinLogger;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LowResourceMonitor;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Oxbow's HTTP server: the routes of {@code HttpApi} on Javalin and Jetty. Thread-safe.
 *
 * <p>Threads: one accepts connections, one waits for bytes, up to {@link HttpSettings#maxThreads()} serve requests,
 * one timer
 * sends heartbeats. On Java 24 and later requests are served by virtual threads, whose number is limited by the limit
 * of connections;
 * on 21 to 23 a virtual thread that waits inside {@code synchronized} (commons-pool2 does) blocks its carrier, so
 * those have
 * platform threads too. Held answers and streams of events take no thread. {@link #close()} completes held answers and
 * ends
 * streams, waits a bounded time for requests that are being served, and ends all threads.
 */
public final class HttpServer implements AutoCloseable {
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final Duration IDLE = Duration.ofSeconds(30);

    /** On close, how long connections that are kept alive but carry no request stay. */
    private static final Duration KEPT_ALIVE_ON_CLOSE = Duration.ofMillis(100);

    /** Java's own default is 50: of two hundred clients at once the system then resets some before anyone can answer them. */
    private static final int WAITING_TO_BE_ACCEPTED = 1024;

    private static final Duration BODY_MEMORY_WAIT = Duration.ofSeconds(15);
    private static final int JAVA_WHOSE_MONITORS_DO_NOT_PIN = 24;

    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    private final Javalin javalin;
    private final ScheduledExecutorService timer;
    private final EventStreams streams;
    private final HeldStatuses held;
    private final AtomicBoolean closing = new AtomicBoolean();

    private HttpServer(
            HttpSettings settings,
            Analyses analyses,
            Oxbow oxbow,
            HealthCheck health,
            Supplier<String> metrics,
            BooleanSupplier ready) {
        QueuedThreadPool threads = threads(settings);
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "oxbow-http-timer");
            thread.setDaemon(true);
            return thread;
        });
        this.streams = new EventStreams(settings.maxEventStreams());
        this.held = new HeldStatuses(analyses, timer);
        RequestBodies bodies = new RequestBodies(
                settings.maxBodyBytes(),
                new BodyBudget(settings.bodyMemoryBytes(), BODY_MEMORY_WAIT),
                System::nanoTime);
        QueueHandlers queues = new QueueHandlers(oxbow, bodies);
        HttpApi api = new HttpApi(
                new BearerGuard(settings.tokens()),
                new AnalysisHandlers(analyses, bodies, held, streams, threads),
                queues,
                new JobHandlers(queues::queue),
                new HealthHandlers(health, metrics, () -> !closing.get() && ready.getAsBoolean()));
        this.javalin = Javalin.create(config -> configure(config, settings, threads, api));
    }

    /**
     * Starts a server.
     *
     * @param oxbow whose queues are shown and filled; the caller closes it, after the server
     * @param metrics makes Prometheus text, format 0.0.4; called for each scrape
     * @param ready whether this process can take requests now; called for each {@code GET /readyz}
     * @throws HttpStartException if it cannot listen there
     */
    public static HttpServer start(
            HttpSettings settings,
            Analysis analysis,
            Oxbow oxbow,
            HealthCheck health,
            Supplier<String> metrics,
            BooleanSupplier ready) {
        return start(settings, Analyses.of(analysis), oxbow, health, metrics, ready);
    }

    static HttpServer start(
            HttpSettings settings,
            Analyses analyses,
            Oxbow oxbow,
            HealthCheck health,
            Supplier<String> metrics,
            BooleanSupplier ready) {
        JavalinLogger.startupInfo = false; // The caller prints where it listens.
        HttpServer server = new HttpServer(settings, analyses, oxbow, health, metrics, ready);
        server.listen(settings);
        return server;
    }

    private void listen(HttpSettings settings) {
        try {
            javalin.start();
        } catch (JavalinException e) {
            timer.shutdownNow();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new HttpStartException(
                    "cannot listen on " + settings.host() + ":" + settings.port() + ": " + reasonOf(cause), e);
        }
        Future<?> unused = timer.scheduleWithFixedDelay(
                streams::heartbeat, HEARTBEAT.toMillis(), HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static String reasonOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage();
        return message == null ? root.getClass().getSimpleName() : message;
    }

    private static QueuedThreadPool threads(HttpSettings settings) {
        QueuedThreadPool threads = new QueuedThreadPool(settings.maxThreads(), 4, 60_000);
        threads.setName("oxbow-http");
        threads.setStopTimeout(1000);
        if (Runtime.version().feature() >= JAVA_WHOSE_MONITORS_DO_NOT_PIN) {
            threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("oxbow-http-"));
        }
        return threads;
    }

    private static void configure(JavalinConfig config, HttpSettings settings, QueuedThreadPool threads, HttpApi api) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.http.defaultContentType = "application/octet-stream";
        config.jetty.threadPool = threads;
        config.jetty.modifyHttpConfiguration(HttpServer::bound);
        config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(new ServerProblems()));
        config.jetty.modifyServer(server -> prepare(server, settings));
        config.jetty.addConnector((server, http) -> connector(server, http, settings));
        ErrorMapping.register(config);
        api.register(config);
    }

    private static void bound(HttpConfiguration http) {
        http.setSendServerVersion(false);
        http.setOutputBufferSize(8 * 1024);
        http.setRequestHeaderSize(8 * 1024);
    }

    private static void prepare(Server server, HttpSettings settings) {
        // Javalin's default; it wakes up each second for nothing here.
        server.getBeans(LowResourceMonitor.class).forEach(server::removeBean);
        server.addBean(new NetworkConnectionLimit(settings.maxConnections(), server));
        server.setErrorHandler(new ServerProblems());
        server.setStopTimeout(settings.closeTimeout().toMillis());
        server.insertHandler(new GracefulHandler());
        server.insertHandler(new RequestFilter());
    }

    private static ServerConnector connector(Server server, HttpConfiguration http, HttpSettings settings) {
        ServerConnector connector =
                new ServerConnector(server, 1, 1, new ConnectionFactory[] {new HttpConnectionFactory(http)});
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        connector.setAcceptQueueSize(WAITING_TO_BE_ACCEPTED);
        connector.setIdleTimeout(IDLE.toMillis());
        connector.setShutdownIdleTimeout(KEPT_ALIVE_ON_CLOSE.toMillis());
        return connector;
    }

    /** The port it listens on. */
    public int port() {
        return javalin.port();
    }

    /** Streams of events open now. */
    public int openEventStreams() {
        return streams.count();
    }

    /** Stops: accepts no new requests, waits for those being served, at most {@link HttpSettings#closeTimeout()}. Idempotent. */
    @Override
    public void close() {
        if (closing.getAndSet(true)) {
            return;
        }
        streams.close();
        held.close();
        try {
            // Not Javalin's own stop, which makes an error with a stack trace of requests that took too long.
            javalin.jettyServer().server().stop();
        } catch (Exception e) {
            LOG.warn("The HTTP server closed while requests were still being served: {}", e.toString());
        } finally {
            timer.shutdownNow();
        }
    }
}
