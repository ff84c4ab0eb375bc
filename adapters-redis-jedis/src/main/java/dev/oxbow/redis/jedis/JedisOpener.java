package dev.oxbow.redis.jedis;

import dev.oxbow.core.internal.pool.ConnectFailure;
import dev.oxbow.core.internal.pool.ConnectionOpener;
import dev.oxbow.core.internal.pool.RedisLogin;
import dev.oxbow.core.pool.CommandCounter;
import dev.oxbow.core.pool.RedisAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Opens connections: resolves the name anew each time (after a failover it leads elsewhere), tries each address it has,
 * TLS with host name verification where the address asks for it, then the login. All of it within the connect time-out,
 * but for the name resolution, which the system bounds. Thread-safe, no state.
 *
 * <p>The socket is that of a {@link SocketChannel}, because only a channel can be asked without waiting whether the peer
 * has closed. A consequence: interrupting a thread that reads or writes closes the connection, which is what is wanted.
 *
 * <p>TCP keep-alive finds a vanished peer in about a minute of silence. The JDK offers no TCP_USER_TIMEOUT, so a
 * write that a vanished peer does not acknowledge is bounded only by the system's retransmission limit, once the send
 * buffer is full; waiting for replies is bounded by the reply time-out.
 */
final class JedisOpener implements ConnectionOpener<JedisRawConnection> {
    private static final Map<SocketOption<Integer>, Integer> KEEP_ALIVE = Map.of(
            ExtendedSocketOptions.TCP_KEEPIDLE, 30,
            ExtendedSocketOptions.TCP_KEEPINTERVAL, 10,
            ExtendedSocketOptions.TCP_KEEPCOUNT, 3);

    private final CommandCounter meter;

    JedisOpener(CommandCounter meter) {
        this.meter = meter;
    }

    @Override
    public JedisRawConnection open(RedisAddress address, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        SocketChannel channel = null;
        JedisRawConnection opened = null;
        try {
            channel = connect(address, deadline);
            Socket socket = address.tls() ? secured(address, channel.socket(), deadline) : channel.socket();
            opened = new JedisRawConnection(address, channel, socket, jedis(socket));
        } catch (IOException | JedisException e) {
            throw ConnectFailure.of(address, e);
        } finally {
            if (opened == null && channel != null) {
                closeQuietly(channel);
            }
        }
        RedisLogin.perform(opened, address, meter, left(deadline));
        return opened;
    }

    /** Jedis's connection over this one socket; it never opens another by itself. */
    private static Connection jedis(Socket socket) {
        AtomicReference<@Nullable Socket> once = new AtomicReference<>(socket);
        Connection jedis = new Connection(() -> {
            Socket first = once.getAndSet(null);
            if (first == null) {
                throw new JedisConnectionException("the connection was closed");
            }
            return first;
        });
        jedis.connect();
        return jedis;
    }

    private static SocketChannel connect(RedisAddress address, long deadline) throws IOException {
        InetAddress[] candidates = InetAddress.getAllByName(address.host());
        IOException failure = null;
        for (int i = 0; i < candidates.length; i++) {
            // One silent address must not use up the time of the others.
            Duration share = left(deadline).dividedBy(candidates.length - i);
            try {
                return connect(new InetSocketAddress(candidates[i], address.port()), share);
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
                if (Thread.currentThread().isInterrupted()) {
                    break;
                }
            }
        }
        throw failure == null ? new IOException("the host has no address") : failure;
    }

    private static SocketChannel connect(InetSocketAddress target, Duration timeout) throws IOException {
        SocketChannel channel = SocketChannel.open();
        boolean connected = false;
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            for (Map.Entry<SocketOption<Integer>, Integer> option : KEEP_ALIVE.entrySet()) {
                if (channel.supportedOptions().contains(option.getKey())) {
                    channel.setOption(option.getKey(), option.getValue());
                }
            }
            channel.socket().connect(target, JedisRawConnection.socketMillis(timeout));
            connected = true;
            return channel;
        } finally {
            if (!connected) {
                closeQuietly(channel);
            }
        }
    }

    private static Socket secured(RedisAddress address, Socket plain, long deadline) throws IOException {
        if (!(SSLSocketFactory.getDefault() instanceof SSLSocketFactory factory)) {
            throw new IOException("this Java runtime has no TLS");
        }
        if (!(factory.createSocket(plain, address.host(), address.port(), true) instanceof SSLSocket socket)) {
            throw new IOException("this Java runtime has no TLS");
        }
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        Duration left = left(deadline);
        if (left.isZero()) {
            throw new SocketTimeoutException("timed out before the TLS handshake");
        }
        socket.setSoTimeout(JedisRawConnection.socketMillis(left));
        socket.startHandshake();
        return socket;
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // It is of no use any more, and the failure that led here says why.
        }
    }
}
