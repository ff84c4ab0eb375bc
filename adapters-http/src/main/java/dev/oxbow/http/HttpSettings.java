package dev.oxbow.http;

import java.time.Duration;

/**
 * How the server listens, and its limits. Immutable.
 *
 * @param host name or address to bind to
 * @param port 0 to 65535; 0 takes a free one, which {@link HttpServer#port()} returns
 * @param tokens what a client must show
 * @param maxConnections connections open at once; more wait in the system's queue
 * @param maxThreads threads that serve requests, at most
 * @param maxEventStreams streams of events open at once; more get 503
 * @param maxBodyBytes the largest body, bytes; larger ones get 413
 * @param bodyMemoryBytes bytes of larger bodies (above 16 KiB) held in memory at once; more wait, then get 503
 * @param closeTimeout how long {@link HttpServer#close()} waits for requests that are being served
 */
public record HttpSettings(
        String host,
        int port,
        AccessTokens tokens,
        int maxConnections,
        int maxThreads,
        int maxEventStreams,
        int maxBodyBytes,
        int bodyMemoryBytes,
        Duration closeTimeout) {
    private static final int MEBIBYTE = 1024 * 1024;

    /** @throws IllegalArgumentException if a value is out of its range; the message names it */
    public HttpSettings {
        if (host.isBlank()) {
            throw new IllegalArgumentException("host must not be blank");
        }
        requireBetween("port", port, 0, 65_535);
        requireBetween("maxConnections", maxConnections, 1, 1_000_000);
        requireBetween("maxThreads", maxThreads, 8, 10_000);
        requireBetween("maxEventStreams", maxEventStreams, 1, 1_000_000);
        requireBetween("maxBodyBytes", maxBodyBytes, 1, 64 * MEBIBYTE);
        requireBetween("bodyMemoryBytes", bodyMemoryBytes, maxBodyBytes, Integer.MAX_VALUE);
        if (closeTimeout.isNegative()) {
            throw new IllegalArgumentException("closeTimeout must not be negative, but was " + closeTimeout);
        }
    }

    private static void requireBetween(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + " must be between " + least + " and " + most + ", but was " + value);
        }
    }

    /** The defaults without tokens: 1,024 connections, 64 threads, 500 streams, bodies up to 1 MiB, 8 MiB for bodies, 5 s to close. */
    public static HttpSettings on(String host, int port) {
        return new HttpSettings(
                host, port, AccessTokens.NONE, 1024, 64, 500, MEBIBYTE, 8 * MEBIBYTE, Duration.ofSeconds(5));
    }

    /** The same, asking for these tokens. */
    public HttpSettings withTokens(AccessTokens replacement) {
        return new HttpSettings(
                host,
                port,
                replacement,
                maxConnections,
                maxThreads,
                maxEventStreams,
                maxBodyBytes,
                bodyMemoryBytes,
                closeTimeout);
    }
}
