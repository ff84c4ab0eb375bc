package dev.oxbow.core.internal.pool;

import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.pool.RedisConnectionException;
import dev.oxbow.core.pool.RedisErrorReply;
import dev.oxbow.core.pool.RedisReplyException;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Puts into words why a connection could not be opened or broke: the same words on every adapter. Messages name host and
 * port, never user or password. For the adapters of the pool.
 */
public final class ConnectFailure {
    private static final int DEEPEST_CAUSE = 10;
    private static final List<String> REFUSALS =
            List.of("ERR max number of clients", "ERR max concurrent connections", "DENIED ");

    private ConnectFailure() {}

    /** The exception for a connection that could not be opened. */
    public static RedisConnectionException of(RedisAddress address, Throwable cause) {
        return new RedisConnectionException(
                RedisConnectionException.Kind.CONNECT,
                "Cannot connect to Redis at " + address.host() + ":" + address.port() + ": " + words(address, cause),
                cause);
    }

    /**
     * The exception for a connection that broke in use.
     *
     * @param first whether nothing was ever answered on it, which suggests that TLS is missing
     */
    public static RedisConnectionException broken(RedisAddress address, Throwable cause, boolean first) {
        return new RedisConnectionException(
                RedisConnectionException.Kind.BROKEN,
                "The connection to Redis at " + address.host() + ":" + address.port() + " broke: "
                        + (first ? words(address, cause) : plain(cause)),
                cause);
    }

    /** The exception for a reply that did not come in time. */
    public static RedisConnectionException timeout(RedisAddress address, long millis, @Nullable Throwable cause) {
        return new RedisConnectionException(
                RedisConnectionException.Kind.TIMEOUT,
                "No reply from Redis at " + address.host() + ":" + address.port() + " within " + millis + " ms",
                cause);
    }

    /**
     * The exception for what Redis and its hosts say, unasked, to a connection that they close at once (the limit of
     * clients is reached, protected mode): to the borrower it looks like the first reply. Null for any other reply.
     */
    public static @Nullable RedisReplyException rejection(@Nullable Object firstReply) {
        return firstReply instanceof RedisErrorReply error && REFUSALS.stream().anyMatch(error.message()::startsWith)
                ? error.toException()
                : null;
    }

    private static String words(RedisAddress address, Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            String known = known(address, cause);
            if (known != null) {
                return known;
            }
            cause = cause.getCause();
        }
        String text = plain(failure);
        return address.tls() ? text : text + ". If the server uses TLS use rediss://";
    }

    private static @Nullable String known(RedisAddress address, Throwable cause) {
        if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
            return "unknown host";
        }
        if (cause instanceof SocketTimeoutException
                || cause instanceof TimeoutException
                || cause.getClass().getSimpleName().equals("ConnectTimeoutException")
                || (cause instanceof RedisConnectionException own
                        && own.kind() == RedisConnectionException.Kind.TIMEOUT)) {
            return address.tls() ? "timed out. If the server does not use TLS use redis://" : "timed out";
        }
        if (cause instanceof NoRouteToHostException) {
            return "no route to host";
        }
        if (cause instanceof ConnectException) {
            return String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).contains("refused")
                    ? "connection refused"
                    : "connection failed (" + cause.getMessage() + ")";
        }
        if (cause instanceof CertificateException) {
            return "the server's certificate is not accepted (" + cause.getMessage() + ")";
        }
        if (cause instanceof SSLException) {
            CertificateException certificate = certificateProblem(cause);
            return certificate != null
                    ? "the server's certificate is not accepted (" + certificate.getMessage() + ")"
                    : "the TLS handshake failed (" + cause.getMessage()
                            + "). If the server does not use TLS use redis://";
        }
        if (address.tls() && cause instanceof EOFException) {
            return "the connection was closed during the TLS handshake. If the server does not use TLS use redis://";
        }
        return null;
    }

    private static @Nullable CertificateException certificateProblem(Throwable failure) {
        Throwable cause = failure.getCause();
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            if (cause instanceof CertificateException certificate) {
                return certificate;
            }
            cause = cause.getCause();
        }
        return null;
    }

    private static String plain(Throwable failure) {
        Throwable deepest = failure;
        for (int depth = 0; deepest.getCause() != null && depth < DEEPEST_CAUSE; depth++) {
            deepest = deepest.getCause();
        }
        String message = deepest.getMessage();
        if (message == null || message.isEmpty()) {
            return deepest.getClass().getSimpleName();
        }
        return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    }
}
