package dev.oxbow.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import redis.embedded.RedisExecProvider;

/**
 * A real redis-server of a test's own, on a free port of the loopback interface, without persistence. It is the {@code
 * redis-server} on the PATH if there is one, else the one that the embedded-redis library brings for Linux and macOS. {@link
 * #close()} stops it and removes its files; so does the end of this JVM. One server can serve all tests of a class, each with
 * queues of its own. Thread-safe.
 */
public final class TestRedis implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final int STOP_SECONDS = 10;
    private static final int ANSWER_MILLIS = 1000;

    private final Path folder;
    private final int port;
    private final Process process;
    private final Thread atExit = new Thread(this::stop, "oxbow-testkit-stop");

    private TestRedis(Path folder, int port, Process process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    /**
     * Starts a server and waits until it answers, 30 s at most.
     *
     * @throws IllegalStateException if it ended at once or did not answer in time; the message has the server's log
     * @throws UncheckedIOException if there is no redis-server for this machine, or it cannot be started
     */
    public static TestRedis start() {
        try {
            Path folder = Files.createTempDirectory("oxbow-testkit-");
            int port = freePort();
            List<String> command = List.of(
                    executable(),
                    "--port",
                    Integer.toString(port),
                    "--bind",
                    "127.0.0.1",
                    "--dir",
                    folder.toString(),
                    "--save",
                    "",
                    "--appendonly",
                    "no",
                    "--daemonize",
                    "no");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log(folder).toFile())
                    .start();
            TestRedis redis = new TestRedis(folder, port, process);
            Runtime.getRuntime().addShutdownHook(redis.atExit);
            redis.awaitAnswer();
            return redis;
        } catch (IOException e) {
            throw new UncheckedIOException("no redis-server could be started for a test", e);
        }
    }

    /** {@code redis://127.0.0.1:PORT}. */
    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** The port on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** Stops the server and removes its files. Idempotent. */
    @Override
    public void close() {
        stop();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // This JVM is ending, and the server is stopped already.
        }
    }

    private synchronized void stop() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException("the files of a test's redis-server cannot be removed", e);
        }
    }

    private void awaitAnswer() throws IOException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!answers()) {
            if (!process.isAlive()
                    || System.nanoTime() - deadline > 0
                    || Thread.currentThread().isInterrupted()) {
                String log = Files.readString(log(folder));
                close();
                throw new IllegalStateException("a test's redis-server does not answer on port " + port + ": " + log);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), ANSWER_MILLIS);
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.UTF_8));
            return socket.getInputStream().read() == '+';
        } catch (IOException e) {
            return false;
        }
    }

    private static Path log(Path folder) {
        return folder.resolve("redis.log");
    }

    private static String executable() throws IOException {
        String path = System.getenv("PATH");
        for (String folder : (path == null ? "" : path).split(File.pathSeparator, -1)) {
            Path program = Path.of(folder, "redis-server");
            if (!folder.isEmpty() && Files.isExecutable(program)) {
                return program.toString();
            }
        }
        return RedisExecProvider.defaultProvider().get().getAbsolutePath();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
