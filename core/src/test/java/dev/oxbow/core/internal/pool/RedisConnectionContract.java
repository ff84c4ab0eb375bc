package dev.oxbow.core.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.meter.Cause;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.Lease;
import dev.oxbow.core.pool.PoolSettings;
import dev.oxbow.core.pool.RedisCommand;
import dev.oxbow.core.pool.RedisConnection;
import dev.oxbow.core.pool.RedisConnectionException;
import dev.oxbow.core.pool.RedisErrorReply;
import dev.oxbow.core.pool.RedisReplyException;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.testing.RedisServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** How one connection of an adapter opens, sends, answers and fails: the same for all. */
abstract class RedisConnectionContract extends ConnectionPoolFixture {
    private static final String SECRET = "s3cret-words";

    @Test
    void repliesHaveTheSameShapesOnEveryAdapter() {
        String script =
                "return {1, 'a', false, {'b', redis.error_reply('ODD inside')}, {}, '', redis.status_reply('FINE')}";
        try (RedisConnection connection = pool(PLAIN).borrow(Lease.SHORT)) {
            assertThat(connection.send(RedisCommand.of("SET", "k", "żółć € 😀")))
                    .isEqualTo("OK");
            assertThat(connection.send(RedisCommand.of("GET", "k"))).isEqualTo("żółć € 😀");
            assertThat(connection.send(RedisCommand.of("GET", "absent"))).isNull();
            assertThat(connection.send(RedisCommand.of("INCR", "n"))).isEqualTo(1L);
            assertThat(connection.send(RedisCommand.of("SET", "empty", ""))).isEqualTo("OK");
            assertThat(connection.send(RedisCommand.of("GET", "empty"))).isEqualTo("");
            assertThat(connection.send(RedisCommand.of("LRANGE", "absent", "0", "-1")))
                    .isEqualTo(List.of());
            assertThat(connection.send(RedisCommand.of("BLPOP", "absent", "0.01")))
                    .isNull();
            assertThat(connection.send(RedisCommand.of("EVAL", script, "0")))
                    .isEqualTo(Arrays.asList(
                            1L, "a", null, List.of("b", new RedisErrorReply("ODD inside")), List.of(), "", "FINE"));
            assertThat(connection.send(RedisCommand.of("MULTI"))).isEqualTo("OK");
            assertThat(connection.send(PING)).isEqualTo("QUEUED");
            assertThat(connection.send(RedisCommand.of("EXEC"))).isEqualTo(List.of("PONG"));
        }
    }

    @Test
    void anErrorReplyIsThrownAndTheConnectionStaysUsable() {
        try (RedisConnection connection = pool(PLAIN).borrow(Lease.SHORT)) {
            connection.send(RedisCommand.of("SET", "text", "x"));

            assertThatThrownBy(() -> connection.send(RedisCommand.of("LPUSH", "text", "y")))
                    .isInstanceOf(RedisReplyException.class)
                    .hasMessageStartingWith("WRONGTYPE");
            assertThat(connection.isBroken()).isFalse();
            assertThat(connection.send(PING)).isEqualTo("PONG");
        }
    }

    @Test
    void aPipelineAnswersEveryCommandInOrderWithErrorsInPlace() {
        try (RedisConnection connection = pool(PLAIN).borrow(Lease.SHORT)) {
            List<?> replies = connection.sendAll(List.of(
                    RedisCommand.of("SET", "a", "1"),
                    RedisCommand.of("LPUSH", "a", "2"),
                    RedisCommand.of("GET", "absent"),
                    RedisCommand.of("INCR", "a")));

            assertThat(replies).hasSize(4);
            assertThat(replies.get(0)).isEqualTo("OK");
            assertThat(replies.get(1))
                    .isInstanceOfSatisfying(RedisErrorReply.class, error -> assertThat(error.message())
                            .startsWith("WRONGTYPE"));
            assertThat(replies.get(2)).isNull();
            assertThat(replies.get(3)).isEqualTo(2L);
            assertThat(connection.sendAll(List.of())).isEmpty();
        }
    }

    @Test
    void aPipelineMayBeLargerThanEveryBufferOnTheWay() {
        int count = 5_000;
        String kilobyte = "x".repeat(1024);
        List<RedisCommand> echoes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            echoes.add(RedisCommand.of("ECHO", kilobyte + i));
        }
        try (RedisConnection connection = pool(PLAIN).borrow(Lease.SHORT)) {
            List<?> replies = connection.sendAll(echoes);

            assertThat(replies).hasSize(count);
            assertThat(replies.get(count - 1)).isEqualTo(kilobyte + (count - 1));
        }
    }

    @Test
    void openingWithoutPasswordOnDatabaseZeroSendsNothing() {
        CommandMeter meter = new CommandMeter();
        ConnectionPool pool = pool(server.url(), PLAIN, meter);
        probe.resetCounts();

        borrow(pool, Lease.SHORT, 4).forEach(RedisConnection::close);
        pool.borrow(Lease.SHORT).close();

        // The system connects for the server, which may see it a moment later.
        Await.until("the server sees four connections", () -> probe.clients().size() == 4);
        assertThat(probe.commands()).isEmpty();
        assertThat(meter.counts().sent()).isZero();
    }

    @Test
    void openingOnAnotherDatabaseSendsSelectAlone() {
        CommandMeter meter = new CommandMeter();
        ConnectionPool pool = pool(server.url() + "/3", PLAIN, meter);
        probe.resetCounts();

        try (RedisConnection connection = pool.borrow(Lease.SHORT)) {
            connection.send(RedisCommand.of("SET", "here", "1"));
        }

        assertThat(probe.commands()).isEqualTo(Map.of("select", 1, "set", 1));
        assertThat(probe.clients()).singleElement().asString().contains(" db=3 ");
        assertThat(meter.counts().sentByCause().get(Cause.CONNECT)).isEqualTo(1);
    }

    @Test
    void openingWithPasswordSendsAuthAloneAndWithDatabaseSelectToo() {
        try (RedisServerProcess guarded = RedisServerProcess.start("--requirepass", SECRET);
                ServerProbe inside = new ServerProbe(guarded.port(), "AUTH", SECRET)) {
            CommandMeter meter = new CommandMeter();
            String host = "@127.0.0.1:" + guarded.port();
            inside.resetCounts();
            use(pool("redis://:" + SECRET + host, PLAIN, meter));
            assertThat(inside.commands()).isEqualTo(Map.of("auth", 1, "ping", 1));
            assertThat(meter.counts().sentByCause().get(Cause.CONNECT)).isEqualTo(1);

            inside.resetCounts();
            use(pool("redis://default:" + SECRET + host + "/2", PLAIN, meter));
            assertThat(inside.commands()).isEqualTo(Map.of("auth", 1, "select", 1, "ping", 1));
            assertThat(meter.counts().sentByCause().get(Cause.CONNECT)).isEqualTo(3);
        }
    }

    @Test
    void aWrongPasswordIsRedisOwnAnswerWithoutTheSecret() {
        try (RedisServerProcess guarded = RedisServerProcess.start("--requirepass", "right");
                ServerProbe inside = new ServerProbe(guarded.port(), "AUTH", "right")) {
            ConnectionPool pool = pool(
                    "redis://:" + SECRET + "@127.0.0.1:" + guarded.port() + "/1",
                    PLAIN.toBuilder().fallback(PoolSettings.Fallback.DIRECT).build(),
                    new CommandMeter());

            assertThatThrownBy(() -> pool.borrow(Lease.SHORT))
                    .isInstanceOf(RedisReplyException.class)
                    .hasMessageStartingWith("WRONGPASS")
                    .hasStackTraceContaining("WRONGPASS")
                    .satisfies(failure -> assertThat(failure.toString()).doesNotContain(SECRET));
            assertThat(pool.stats().errors()).isEqualTo(1);
            assertThat(pool.stats().directOpened()).isZero();
            Await.until(
                    "the refused connection is closed", () -> inside.clients().isEmpty());
        }
    }

    @Test
    void aMissingPasswordIsRedisOwnAnswerToTheFirstCommand() {
        try (RedisServerProcess guarded = RedisServerProcess.start("--requirepass", SECRET)) {
            ConnectionPool pool = pool(guarded.url(), PLAIN, new CommandMeter());

            assertThatThrownBy(() -> use(pool))
                    .isInstanceOf(RedisReplyException.class)
                    .hasMessageStartingWith("NOAUTH");
        }
    }

    @Test
    void aServerWithoutRoomForMoreClientsIsHeard() {
        try (RedisServerProcess full = RedisServerProcess.start("--maxclients", "2");
                ServerProbe first = new ServerProbe(full.port());
                ServerProbe second = new ServerProbe(full.port())) {
            assertThat(first.ask("PING")).isEqualTo(second.ask("PING"));
            ConnectionPool pool = pool(full.url(), PLAIN, new CommandMeter());

            for (int i = 0; i < 10; i++) {
                assertThatThrownBy(() -> use(pool))
                        .isInstanceOf(RedisReplyException.class)
                        .hasMessage("ERR max number of clients reached");
            }
        }
    }

    @Test
    void aRefusedConnectionSaysWhereAndWhy() throws IOException {
        int port;
        try (ServerSocket reserved = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = reserved.getLocalPort();
        }
        ConnectionPool pool = pool("redis://u:" + SECRET + "@127.0.0.1:" + port, PLAIN, new CommandMeter());

        RedisConnectionException failure =
                catchThrowableOfType(RedisConnectionException.class, () -> pool.borrow(Lease.SHORT));

        assertThat(failure).hasMessage("Cannot connect to Redis at 127.0.0.1:" + port + ": connection refused");
        assertThat(failure.kind()).isEqualTo(RedisConnectionException.Kind.CONNECT);
        assertThat(failure.surelyNotSent()).isTrue();
        assertThat(pool.stats().errors()).isEqualTo(1);
    }

    @Test
    void anUnknownHostIsSaidToBeOne() {
        ConnectionPool pool = pool("redis://nowhere.invalid:1234", PLAIN, new CommandMeter());

        assertThatThrownBy(() -> pool.borrow(Lease.SHORT))
                .isInstanceOf(RedisConnectionException.class)
                .hasMessage("Cannot connect to Redis at nowhere.invalid:1234: unknown host");
    }

    @Test
    void aServerThatNeverAnswersTheLoginTimesOutAsAConnectFailure() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            ConnectionPool pool = pool(
                    "redis://127.0.0.1:" + silent.getLocalPort() + "/1",
                    PLAIN.toBuilder().connectTimeout(SOON).build(),
                    new CommandMeter());

            assertThatThrownBy(() -> pool.borrow(Lease.SHORT))
                    .isInstanceOfSatisfying(RedisConnectionException.class, failure -> assertThat(failure.kind())
                            .isEqualTo(RedisConnectionException.Kind.CONNECT))
                    .hasMessageEndingWith(": timed out");
        }
    }

    @Test
    void tlsToAServerWithoutItSaysSo() {
        ConnectionPool pool = pool(
                "rediss://127.0.0.1:" + server.port(),
                PLAIN.toBuilder().connectTimeout(SOON.multipliedBy(5)).build(),
                new CommandMeter());

        assertThatThrownBy(() -> pool.borrow(Lease.SHORT))
                .isInstanceOfSatisfying(RedisConnectionException.class, failure -> assertThat(failure.kind())
                        .isEqualTo(RedisConnectionException.Kind.CONNECT))
                .hasMessageContaining("TLS")
                .hasMessageContaining("use redis://");
    }

    @Test
    void aServerThatHangsUpOnTheFirstCommandSuggestsTls() throws Exception {
        try (ServerSocket hangsUp = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            Future<?> served = inAnotherThread(() -> {
                hangsUp.accept().close();
                return true;
            });
            ConnectionPool pool = pool("redis://127.0.0.1:" + hangsUp.getLocalPort(), PLAIN, new CommandMeter());

            assertThatThrownBy(() -> use(pool))
                    .isInstanceOf(RedisConnectionException.class)
                    .hasMessageContaining("rediss://");
            served.get();
        }
    }

    @Test
    void aReplyThatDoesNotComeInTimeIsATimeoutAndTheConnectionIsReplaced() {
        ConnectionPool pool = pool(PLAIN.toBuilder().commandTimeout(SOON).build());
        use(pool);
        try (RedisConnection connection = pool.borrow(Lease.SHORT)) {
            assertThatThrownBy(() -> connection.send(WAIT_LONG))
                    .isInstanceOfSatisfying(RedisConnectionException.class, failure -> assertThat(failure.kind())
                            .isEqualTo(RedisConnectionException.Kind.TIMEOUT))
                    .hasMessageContaining("100 ms");
            assertThat(connection.isBroken()).isTrue();
            assertThatThrownBy(() -> connection.send(PING)).isInstanceOf(RedisConnectionException.class);
        }

        use(pool);
        assertThat(pool.stats().destroyed()).isEqualTo(1);
        assertThat(pool.stats().errors()).isEqualTo(1);
    }

    @Test
    void aBlockingCommandMayTakeItsOwnWaitLongerThanOthers() {
        ConnectionPool pool = pool(PLAIN.toBuilder().commandTimeout(SOON).build());
        try (RedisConnection connection = pool.borrow(Lease.LONG)) {
            Object reply =
                    connection.sendBlocking(RedisCommand.of("BZPOPMIN", "nothing-here", "0.5"), Duration.ofSeconds(5));

            assertThat(reply).isNull();
            assertThat(connection.isBroken()).isFalse();
            assertThat(connection.send(PING)).isEqualTo("PONG");
        }
    }

    /** A blocking wait may last a day; the system finds out in about a minute that nobody is there any more. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aConnectionAtRestIsKeptAliveByTheSystem() {
        ConnectionPool pool = pool(PLAIN);
        use(pool);
        Matcher port =
                Pattern.compile(" addr=\\S*:(\\d+) ").matcher(probe.clients().get(0));
        assertThat(port.find()).isTrue();
        int clientPort = Integer.parseInt(port.group(1));

        Await.until("the next probe is due within a minute", () -> keepAliveSeconds(clientPort) <= 60);
    }

    /** When the system will probe the connection from that local port, from its list of sockets; a large number if never. */
    private static double keepAliveSeconds(int localPort) throws IOException {
        // Columns: number, local, remote, state, queues, timer:time left in hundredths of a second (timer 02:
        // keep-alive).
        Pattern line = Pattern.compile(
                String.format("^ *\\d+: \\w+:%04X \\w+:%04X 01 \\w+:\\w+ 02:(\\w+) ", localPort, server.port()));
        for (Path table : List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"))) {
            // Without IPv6 there is no second list.
            for (String socket : Files.exists(table) ? Files.readAllLines(table) : List.<String>of()) {
                Matcher found = line.matcher(socket);
                if (found.find()) {
                    return Long.parseLong(found.group(1), 16) / 100.0;
                }
            }
        }
        return Double.MAX_VALUE;
    }

    @Test
    void aConnectionThatTheServerCutsBreaksAndIsReplaced() {
        ConnectionPool pool = pool(PLAIN);
        try (RedisConnection connection = pool.borrow(Lease.SHORT)) {
            connection.send(PING);
            probe.killOthers();

            assertThatThrownBy(() -> connection.send(PING))
                    .isInstanceOfSatisfying(RedisConnectionException.class, failure -> {
                        assertThat(failure.kind()).isEqualTo(RedisConnectionException.Kind.BROKEN);
                        assertThat(failure.surelyNotSent()).isFalse();
                    })
                    .hasMessageContaining("127.0.0.1:" + server.port());
            assertThat(connection.isBroken()).isTrue();
        }

        use(pool);
        assertThat(pool.stats()).satisfies(stats -> {
            assertThat(stats.created()).isEqualTo(2);
            assertThat(stats.destroyed()).isEqualTo(1);
            assertThat(stats.errors()).isEqualTo(1);
        });
    }
}
