package dev.oxbow.core.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.pool.PoolClosedException;
import dev.oxbow.core.pool.PoolExhaustedException;
import dev.oxbow.core.pool.PoolInterruptedException;
import dev.oxbow.core.pool.RedisConnectionException;
import dev.oxbow.core.pool.RedisConnectionException.Kind;
import dev.oxbow.core.pool.RedisReplyException;
import dev.oxbow.core.pool.RedisWaitInterruptedException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("unit")
class FaultOfFailureTest {
    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(FaultKind.UNREACHABLE, new ConnectException("Connection refused")),
                Arguments.of(FaultKind.UNREACHABLE, new NoRouteToHostException("No route to host")),
                Arguments.of(FaultKind.UNREACHABLE, new SocketTimeoutException("Connect timed out")),
                Arguments.of(FaultKind.HOST_UNKNOWN, new UnknownHostException("redis.invalid")),
                Arguments.of(FaultKind.HOST_UNKNOWN, new UnresolvedAddressException()),
                Arguments.of(FaultKind.HANDSHAKE_FAILED, new SSLHandshakeException("not an SSL record")),
                Arguments.of(FaultKind.REPLY_LATE, new SocketTimeoutException("Read timed out")),
                Arguments.of(FaultKind.REPLY_LATE, new TimeoutException()),
                Arguments.of(FaultKind.CONNECTION_BROKEN, new SocketException("Connection reset")),
                Arguments.of(FaultKind.CONNECTION_BROKEN, new IOException("Broken pipe")),
                Arguments.of(FaultKind.CONNECTION_BROKEN, new EOFException()),
                Arguments.of(FaultKind.CONNECTION_BROKEN, new ClosedChannelException()),
                Arguments.of(FaultKind.INTERRUPTED, new InterruptedException()),
                Arguments.of(FaultKind.INTERRUPTED, new InterruptedIOException()),
                Arguments.of(FaultKind.POOL_EXHAUSTED, new PoolExhaustedException("10 of 10 lent")),
                Arguments.of(FaultKind.POOL_CLOSED, new PoolClosedException("closed")),
                Arguments.of(FaultKind.INTERRUPTED, new PoolInterruptedException("x", new InterruptedException())),
                Arguments.of(FaultKind.WAIT_ENDED, new RedisWaitInterruptedException("woken")),
                Arguments.of(FaultKind.CONNECTION_BROKEN, connection(Kind.BROKEN, new SocketException("reset"))),
                Arguments.of(FaultKind.REPLY_LATE, connection(Kind.TIMEOUT, null)),
                Arguments.of(FaultKind.LOADING, new RedisReplyException("LOADING Redis is loading")),
                Arguments.of(FaultKind.UNKNOWN, new IllegalStateException("no idea")));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void everyFailureHasItsKind(FaultKind kind, Throwable failure) {
        assertThat(Fault.of(failure).kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void wrappersAreLookedThrough(FaultKind kind, Throwable failure) {
        Throwable wrapped = new ExecutionException(new CompletionException(failure));
        assertThat(Fault.of(wrapped).kind()).isEqualTo(kind);
    }

    static Stream<Arguments> connectFailures() {
        return Stream.of(
                Arguments.of(FaultKind.UNREACHABLE, null),
                Arguments.of(FaultKind.UNREACHABLE, new IllegalStateException("whatever a client says")),
                Arguments.of(FaultKind.UNREACHABLE, new ConnectException("Connection refused")),
                Arguments.of(FaultKind.UNREACHABLE, new SocketTimeoutException("Read timed out")),
                Arguments.of(
                        FaultKind.HOST_UNKNOWN, new IllegalStateException(new UnknownHostException("redis.invalid"))),
                Arguments.of(FaultKind.HANDSHAKE_FAILED, new SocketException("Connection reset")),
                Arguments.of(FaultKind.HANDSHAKE_FAILED, new SSLHandshakeException("not an SSL record")),
                Arguments.of(
                        FaultKind.LOGIN_REFUSED,
                        new IllegalStateException(
                                "Unable to connect",
                                new IllegalStateException("WRONGPASS invalid username-password pair"))),
                Arguments.of(
                        FaultKind.SERVER_CONNECTION_LIMIT,
                        new RedisReplyException("ERR max number of clients reached")));
    }

    @ParameterizedTest
    @MethodSource("connectFailures")
    void theCauseTellsWhyAConnectionCouldNotBeOpened(FaultKind kind, @Nullable Throwable cause) {
        assertThat(Fault.of(connection(Kind.CONNECT, cause)).kind()).isEqualTo(kind);
    }

    @Test
    void circularCausesEnd() {
        IllegalStateException first = new IllegalStateException("first");
        IllegalStateException second = new IllegalStateException("second", first);
        first.initCause(second);
        assertThat(Fault.of(first).kind()).isEqualTo(FaultKind.UNKNOWN);
    }

    @Test
    void aLoginInAUrlIsNotShown() {
        assertThat(Fault.of(connection(Kind.CONNECT, new ConnectException("rediss://me:secret@host:1 refused")))
                        .message())
                .doesNotContain("secret");
    }

    @Test
    void onlyAFailureToConnectIsSurelyUnrun() {
        assertThat(connection(Kind.CONNECT, null).fault().refusedUnrun()).isTrue();
        assertThat(connection(Kind.BROKEN, null).fault().refusedUnrun()).isFalse();
        assertThat(connection(Kind.TIMEOUT, null).fault().refusedUnrun()).isFalse();
    }

    private static RedisConnectionException connection(Kind kind, @Nullable Throwable cause) {
        return new RedisConnectionException(kind, "the way to Redis failed", cause);
    }
}
