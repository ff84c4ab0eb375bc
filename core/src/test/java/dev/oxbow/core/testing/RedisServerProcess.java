package dev.oxbow.core.testing;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisExecProvider;

/**
 * A real redis-server of a test's own, on a free loopback port, with its data in a temporary folder (append-only, so that
 * a restart keeps what was acknowledged). It is Debian's if that is installed, else the one that embedded-redis brings.
 * Closing stops it; so does the end of this JVM.
 */
public final class RedisServerProcess implements AutoCloseable {
    private static final Path DEBIAN = Path.of("/usr/bin/redis-server");
    private static final int PROBE_TIMEOUT_MILLIS = 1000;

    private final Path folder;
    private final int port;
    private final List<String> extra;
    /** Of a sentinel, which keeps its state in it; null: a server. */
    private final @Nullable Path configuration;

    private @Nullable Process process;

    private RedisServerProcess(Path folder, int port, List<String> extra, @Nullable Path configuration) {
        this.folder = folder;
        this.port = port;
        this.extra = extra;
        this.configuration = configuration;
    }

    /** Starts a server; extra arguments are those of redis-server, for example {@code --requirepass secret}. */
    public static RedisServerProcess start(String... extraArguments) {
        return start(List.of(extraArguments), "");
    }

    /** Starts a sentinel with those lines of configuration. */
    static RedisServerProcess startSentinel(String lines) {
        return start(List.of(), lines);
    }

    private static RedisServerProcess start(List<String> extra, String configured) {
        try {
            Path folder = Files.createTempDirectory("oxbow-test-redis");
            Path configuration =
                    configured.isEmpty() ? null : Files.writeString(folder.resolve("redis.conf"), configured);
            RedisServerProcess server = new RedisServerProcess(folder, freePort(), extra, configuration);
            Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop-test-redis"));
            server.startAgain();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    /** {@code redis://127.0.0.1:PORT}. */
    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** Starts it again on the same port with the data it had. */
    public synchronized void startAgain() {
        if (process != null && process.isAlive()) {
            return;
        }
        List<String> command = new ArrayList<>(List.of(executable()));
        if (configuration != null) {
            command.addAll(List.of(configuration.toString(), "--sentinel"));
        }
        command.addAll(List.of(
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--dir",
                folder.toString(),
                "--daemonize",
                "no"));
        if (configuration == null) {
            command.addAll(List.of("--save", "", "--appendonly", "yes", "--appendfsync", "always"));
        }
        command.addAll(extra);
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("redis.log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Process started = process;
        Await.until("redis-server answers on port " + port, () -> {
            if (!started.isAlive()) {
                throw new IllegalStateException(Files.readString(folder.resolve("redis.log")));
            }
            return answers();
        });
    }

    /** Stops it as an operator would (SIGTERM); data stay for {@link #startAgain()}. */
    public synchronized void stop() {
        end(false);
    }

    /** Ends it as a crash would (SIGKILL); data stay for {@link #startAgain()}. */
    public synchronized void kill() {
        end(true);
    }

    private void end(boolean forcibly) {
        if (process == null) {
            return;
        }
        if (forcibly) {
            process.destroyForcibly();
        } else {
            process.destroy();
        }
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
        process = null;
    }

    @Override
    public synchronized void close() {
        end(true);
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PROBE_TIMEOUT_MILLIS);
            socket.setSoTimeout(PROBE_TIMEOUT_MILLIS);
            OutputStream out = socket.getOutputStream();
            out.write("PING\r\n".getBytes(StandardCharsets.UTF_8));
            InputStream in = socket.getInputStream();
            int first = in.read();
            // An error (NOAUTH) is an answer too, unless it says that data are still being read.
            return first == '+' || (first == '-' && in.read() != 'L');
        } catch (IOException e) {
            return false;
        }
    }

    private static String executable() throws UncheckedIOException {
        if (Files.isExecutable(DEBIAN)) {
            return DEBIAN.toString();
        }
        try {
            File embedded = RedisExecProvider.defaultProvider().get();
            return embedded.getAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
