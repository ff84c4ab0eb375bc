package dev.oxbow.app.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The user's side of {@code ANALYSIS_PROCESSOR=webhook}: answers each request once the test releases it. Thread-safe.
 */
public final class WebhookEndpoint implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicInteger received = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();

    private WebhookEndpoint(HttpServer server) {
        this.server = server;
    }

    /** Starts it on a free port. */
    public static WebhookEndpoint start() {
        try {
            WebhookEndpoint endpoint = new WebhookEndpoint(
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200));
            endpoint.server.createContext("/analyse", endpoint::answer);
            endpoint.server.setExecutor(endpoint.threads);
            endpoint.server.start();
            return endpoint;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            received.incrementAndGet();
            released.await();
            byte[] body = "{\"verdict\":\"fine\"}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            answered.incrementAndGet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Settings that make an Oxbow use this endpoint, one job at a time. */
    public Map<String, String> settings() {
        return Map.of(
                "ANALYSIS_PROCESSOR",
                "webhook",
                "ANALYSIS_WEBHOOK_URL",
                "http://127.0.0.1:" + server.getAddress().getPort() + "/analyse",
                "ANALYSIS_CONCURRENCY",
                "1");
    }

    /** Number of requests received. */
    public int received() {
        return received.get();
    }

    /** Number of requests whose answer was delivered. */
    int answered() {
        return answered.get();
    }

    /** Answers the waiting requests and all later ones. */
    public void release() {
        released.countDown();
    }

    @Override
    public void close() {
        release();
        server.stop(0);
        threads.shutdownNow();
    }
}
