package dev.oxbow.app.embedded;

import dev.oxbow.app.config.Platform;
import dev.oxbow.core.pool.RedisAddress;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real redis-server on a free loopback port, for development. It runs under a small shell that ends it when this
 * program's end of a pipe closes, so it never outlives this program, not even one that is killed.
 *
 * <p>Thread-safe: the state is set once in {@link #start}; {@link #close} may be called from any thread and works once.
 * When the server ends by itself, that is logged by the JVM's process reaper thread; it is not started again.
 */
public final class EmbeddedRedis implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRedis.class);

    private static final Duration START_BOUND = Duration.ofSeconds(30);
    private static final Duration STOP_BOUND = Duration.ofSeconds(10);
    private static final int PROBE_MILLIS = 1000;
    private static final int PORT_TRIES = 3;
    /** Redis refuses writes beyond this: a development queue must not fill the machine's memory. */
    private static final String MAX_MEMORY = "512mb";

    private final Path workFolder;
    private final DataFolder data;
    private final boolean temporary;
    private final int port;
    private final Process process;
    private final AtomicBoolean closing = new AtomicBoolean();

    private EmbeddedRedis(Path workFolder, DataFolder data, boolean temporary, int port, Process process) {
        this.workFolder = workFolder;
        this.data = data;
        this.temporary = temporary;
        this.port = port;
        this.process = process;
    }

    /**
     * Starts a server and waits until it answers, 30 s at most.
     *
     * @param dataFolder kept when this is closed; null: a temporary folder, which is removed
     * @throws EmbeddedRedisException if it cannot run here, with what to do about it
     */
    public static EmbeddedRedis start(@Nullable Path dataFolder, Platform platform) {
        Path workFolder = temporaryFolder();
        DataFolder data = null;
        try {
            Path program = RedisExecutable.unpack(platform, workFolder);
            data = DataFolder.open(dataFolder == null ? workFolder.resolve("data") : dataFolder);
            EmbeddedRedis redis = startOnFreePort(program, workFolder, data, dataFolder == null, platform);
            CompletableFuture<?> unused = redis.process.onExit().thenAccept(redis::tellIfUnexpected);
            return redis;
        } catch (RuntimeException e) {
            if (data != null) {
                data.close();
            }
            remove(workFolder);
            throw e;
        }
    }

    private static EmbeddedRedis startOnFreePort(
            Path program, Path workFolder, DataFolder data, boolean temporary, Platform platform) {
        Path log = workFolder.resolve("redis.log");
        EmbeddedRedisException last = null;
        for (int i = 0; i < PORT_TRIES; i++) {
            int port = freePort();
            Process process = launch(command(program, workFolder, data.path(), port), log, platform);
            if (answers(process, port)) {
                return new EmbeddedRedis(workFolder, data, temporary, port, process);
            }
            boolean ended = !process.isAlive();
            end(process, Duration.ofSeconds(1));
            last = new EmbeddedRedisException(
                    "The embedded Redis " + (ended ? "ended at once" : "did not answer within 30 s") + " on " + platform
                            + ": " + lastLine(log) + " Set REDIS_URL to use a Redis of your own.",
                    null);
            if (!lastLine(log).contains("ddress already in use")) {
                break;
            }
        }
        throw last == null ? new IllegalStateException("no try was made") : last;
    }

    /** How programs on this machine reach it, Node's too. */
    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** The same, for a pool. */
    public RedisAddress address() {
        return RedisAddress.parse(url());
    }

    /** Where its data are. */
    public Path dataFolder() {
        return data.path();
    }

    /** Whether the data go when it is closed. */
    public boolean temporary() {
        return temporary;
    }

    /** Whether the server runs. */
    public boolean running() {
        return process.isAlive();
    }

    /** Stops the server (by SIGTERM, by force after 10 s) and removes what was temporary. Idempotent. */
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        end(process, STOP_BOUND);
        data.close();
        remove(workFolder);
    }

    private void tellIfUnexpected(Process ended) {
        if (!closing.get()) {
            LOG.error(
                    "The embedded Redis ended by itself (exit code {}). Jobs can be neither added nor processed; stop"
                            + " Oxbow and start it again{}.",
                    ended.exitValue(),
                    temporary ? " (jobs in its temporary folder are lost)" : "");
        }
    }

    private static List<String> command(Path program, Path workFolder, Path dataFolder, int port) {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", guardScript(), "oxbow-redis-guard"));
        command.add(workFolder.toString());
        command.add(program.toString());
        command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1", "--protected-mode", "yes"));
        command.addAll(List.of("--dir", dataFolder.toString(), "--save", "", "--appendonly", "yes"));
        command.addAll(List.of("--appendfsync", "everysec", "--daemonize", "no", "--loglevel", "warning"));
        command.addAll(List.of("--maxmemory", MAX_MEMORY, "--maxmemory-policy", "noeviction"));
        return command;
    }

    private static String guardScript() {
        try (InputStream script = EmbeddedRedis.class.getResourceAsStream("guard.sh")) {
            if (script == null) {
                throw new IllegalStateException("guard.sh is missing from this program");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Process launch(List<String> command, Path log, Platform platform) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new EmbeddedRedisException(
                    "The embedded Redis cannot be started on " + platform + ": " + e.getMessage()
                            + ". Start a Redis and set REDIS_URL.",
                    e);
        }
    }

    /** Waits until the server answers; false if it ended, or the bound is over. */
    private static boolean answers(Process process, int port) {
        long deadline = System.nanoTime() + START_BOUND.toNanos();
        while (process.isAlive() && System.nanoTime() - deadline < 0) {
            if (ping(port)) {
                return true;
            }
            if (Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        return false;
    }

    private static boolean ping(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PROBE_MILLIS);
            socket.setSoTimeout(PROBE_MILLIS);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.UTF_8));
            // An error (it still reads its data) is no answer yet.
            return socket.getInputStream().read() == '+';
        } catch (IOException e) {
            return false;
        }
    }

    private static void end(Process process, Duration bound) {
        boolean interrupted = false;
        try {
            // The guard takes the closed pipe as the order to stop the server.
            process.getOutputStream().close();
            if (process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (IOException e) {
            LOG.debug("the pipe to the embedded Redis was closed already", e);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static String lastLine(Path log) {
        try {
            List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8).stream()
                    .filter(line -> !line.isBlank())
                    .toList();
            return lines.isEmpty()
                    ? "it said nothing."
                    : "'" + lines.get(lines.size() - 1).strip() + "'.";
        } catch (IOException e) {
            return "its log cannot be read.";
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new EmbeddedRedisException("There is no free port for the embedded Redis: " + e.getMessage(), e);
        }
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("oxbow-redis-");
        } catch (IOException e) {
            throw new EmbeddedRedisException(
                    "The embedded Redis needs a temporary folder, and none can be made: " + e.getMessage(), e);
        }
    }

    private static void remove(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("the temporary folder {} stays", folder, e);
        }
    }
}
