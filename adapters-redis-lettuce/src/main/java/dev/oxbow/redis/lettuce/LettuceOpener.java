package dev.oxbow.redis.lettuce;

import dev.oxbow.core.internal.pool.ConnectFailure;
import dev.oxbow.core.internal.pool.ConnectionOpener;
import dev.oxbow.core.internal.pool.RedisLogin;
import dev.oxbow.core.pool.CommandCounter;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.pool.RedisException;
import dev.oxbow.core.pool.RedisReplyException;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.EpollProvider;
import io.lettuce.core.resource.IOUringProvider;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Opens connections with one Lettuce client and its few daemon threads, which are started when they are needed. Thread-safe.
 * The client neither reconnects nor pings, says nothing about itself, and knows no password: the login is ours. TLS with
 * host name verification where the address asks for it. The name is resolved anew for each connection.
 *
 * <p>TCP keep-alive finds a vanished peer in about a minute of silence; TCP_USER_TIMEOUT bounds unacknowledged writes where
 * one of Netty's native transports is on the class path.
 */
final class LettuceOpener implements ConnectionOpener<LettuceRawConnection> {
    /** Lettuce's least: two threads for sockets, two (hardly used) for events. */
    private static final int THREADS = 2;

    private static final Duration SHUTDOWN = Duration.ofSeconds(5);

    private final CommandCounter meter;
    private final ClientResources resources;
    private final WatchedClient client;
    /** Done when every connection that is being closed is closed. */
    private final AtomicReference<CompletableFuture<Void>> closings =
            new AtomicReference<>(CompletableFuture.completedFuture(null));

    LettuceOpener(PoolSettings settings, CommandCounter meter) {
        this.meter = meter;
        this.resources = DefaultClientResources.builder()
                .ioThreadPoolSize(THREADS)
                .computationThreadPoolSize(THREADS)
                .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                .nettyCustomizer(new ChannelWatch.Installer())
                .build();
        this.client = new WatchedClient(resources);
        client.setOptions(options(settings));
    }

    private static RedisURI uri(RedisAddress address, Duration timeout) {
        RedisURI uri = RedisURI.builder()
                .withHost(address.host())
                .withPort(address.port())
                .withSsl(address.tls())
                .withVerifyPeer(SslVerifyMode.FULL)
                .withTimeout(timeout)
                .build();
        // Empty: no CLIENT SETINFO.
        uri.setLibraryName("");
        uri.setLibraryVersion("");
        return uri;
    }

    private static ClientOptions options(PoolSettings settings) {
        SocketOptions.Builder socket = SocketOptions.builder()
                .connectTimeout(settings.connectTimeout())
                .tcpNoDelay(true)
                .keepAlive(SocketOptions.KeepAliveOptions.builder()
                        .enable()
                        .idle(Duration.ofSeconds(30))
                        .interval(Duration.ofSeconds(10))
                        .count(3)
                        .build());
        if (EpollProvider.isAvailable() || IOUringProvider.isAvailable()) {
            socket.tcpUserTimeout(SocketOptions.TcpUserTimeoutOptions.builder()
                    .enable()
                    .tcpUserTimeout(Duration.ofSeconds(60))
                    .build());
        }
        return ClientOptions.builder()
                .autoReconnect(false)
                .pingBeforeActivateConnection(false)
                .protocolVersion(ProtocolVersion.RESP2)
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .timeoutOptions(TimeoutOptions.create())
                .socketOptions(socket.build())
                .sslOptions(SslOptions.builder()
                        .handshakeTimeout(settings.connectTimeout())
                        .build())
                .build();
    }

    /** An interrupt of this thread is a failure of kind CONNECT, with the thread's flag set. */
    @Override
    public LettuceRawConnection open(RedisAddress address, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        WatchedClient.Opening opening;
        try {
            opening = client.open(uri(address, timeout));
        } catch (RuntimeException e) {
            throw ConnectFailure.of(address, e);
        }
        LettuceRawConnection opened =
                new LettuceRawConnection(address, opening.endpoint(), await(address, opening, deadline), this::watch);
        RedisLogin.perform(opened, address, meter, Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        return opened;
    }

    private StatefulRedisConnection<String, String> await(
            RedisAddress address, WatchedClient.Opening opening, long deadline) {
        WatchedEndpoint endpoint = opening.endpoint();
        boolean done = false;
        try {
            // An error before anything was sent can only be the server's rejection, and Lettuce may not notice the end.
            CompletableFuture.anyOf(opening.connecting(), endpoint.refused()).get(left(deadline), TimeUnit.NANOSECONDS);
            endpoint.awaitTls(left(deadline));
            StatefulRedisConnection<String, String> connection =
                    opening.connecting().get(endpoint.refused().isDone() ? 0 : left(deadline), TimeUnit.NANOSECONDS);
            done = true;
            return connection;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ConnectFailure.of(address, e);
        } catch (TimeoutException | CancellationException e) {
            throw refusalOr(address, endpoint, e);
        } catch (ExecutionException e) {
            throw refusalOr(address, endpoint, e.getCause() == null ? e : e.getCause());
        } finally {
            if (!done) {
                // It may still come about when nobody wants it any more.
                watch(opening.connecting().thenCompose(StatefulRedisConnection::closeAsync));
            }
        }
    }

    private static RedisException refusalOr(RedisAddress address, WatchedEndpoint endpoint, Throwable failure) {
        String rejection = endpoint.refused().getNow("");
        return rejection.isEmpty() ? ConnectFailure.of(address, failure) : new RedisReplyException(rejection);
    }

    private static long left(long deadline) {
        return Math.max(1, deadline - System.nanoTime());
    }

    /** Keeps in mind a connection that is being closed, so that the client does not close it again at the end. */
    private void watch(CompletableFuture<Void> closing) {
        closings.accumulateAndGet(closing, CompletableFuture::allOf);
    }

    /** Ends the client's threads. Waits a few seconds at most; an interrupt of this thread does not shorten that. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        try {
            Objects.requireNonNull(closings.get())
                    .handle((nothing, failure) -> "done")
                    .get(SHUTDOWN.toSeconds(), TimeUnit.SECONDS);
            client.shutdownAsync(0, 1, TimeUnit.SECONDS).get(SHUTDOWN.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        } catch (ExecutionException | TimeoutException e) {
            // Its connections are cut by now, and its threads are daemons that the next line ends.
        } finally {
            resources.shutdown(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(SHUTDOWN.toSeconds(), TimeUnit.SECONDS);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
