package dev.oxbow.app.wire;

import dev.oxbow.core.testing.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Counts every command that a server runs, by its MONITOR. Commands of the test's own connections are omitted, with
 * those that their scripts ran. One daemon thread reads; {@code lines} is guarded by this object's lock. MONITOR shows
 * neither {@code CLIENT LIST} nor other administrative commands.
 */
public final class Monitor implements AutoCloseable {
    private static final Pattern LINE = Pattern.compile("\\+(\\d+)\\.(\\d{6}) \\[\\d+ ([^]]+)] (\".*)");
    private static final String SCRIPT = "lua";
    private static final int LONGEST_TEXT = 200;

    private final RawRedis listening;
    private final RawRedis speaking;
    private final Set<String> own = ConcurrentHashMap.newKeySet();
    private final List<Traffic.Line> lines = new ArrayList<>();
    private long lastNanos = System.nanoTime();
    private @Nullable String sentinel;
    private @Nullable Traffic drained;

    private Monitor(String url) {
        listening = RawRedis.connect(url);
        speaking = RawRedis.connect(url);
        own.add(listening.address());
        own.add(speaking.address());
        listening.ask("MONITOR");
        listening.waitForEver();
        Thread thread = new Thread(this::read, "monitor");
        thread.setDaemon(true);
        thread.start();
    }

    /** Starts to count what the server at that URL runs. */
    public static Monitor of(String url) {
        return new Monitor(url);
    }

    /** Omits the commands of this connection of the test. */
    public RawRedis ignoring(RawRedis connection) {
        own.add(connection.address());
        return connection;
    }

    /** All commands since the last {@link #take} or the beginning; counting starts again. */
    public Traffic take() {
        String mark = UUID.randomUUID().toString();
        synchronized (this) {
            drained = null;
            sentinel = mark;
        }
        speaking.ask("ECHO", mark);
        Await.until("MONITOR shows the sentinel", () -> {
            synchronized (this) {
                return drained != null;
            }
        });
        synchronized (this) {
            Traffic traffic = drained;
            if (traffic == null) {
                throw new IllegalStateException("called by two threads at once");
            }
            return traffic;
        }
    }

    /** Waits until no command has arrived for that long. */
    public void awaitQuiet(Duration quiet) {
        Await.until("nothing is sent for " + quiet.toMillis() + " ms", Duration.ofSeconds(60), () -> {
            synchronized (this) {
                return System.nanoTime() - lastNanos > quiet.toNanos();
            }
        });
    }

    /** Commands sent since the last {@link #take}, as far as they have been read. */
    public synchronized int sentSoFar() {
        return new Traffic(lines).sent();
    }

    private void read() {
        boolean oursSpoke = false;
        try {
            while (true) {
                Matcher line = LINE.matcher(listening.line());
                if (!line.matches()) {
                    continue;
                }
                boolean inner = line.group(3).equals(SCRIPT);
                if (!inner) {
                    oursSpoke = own.contains(line.group(3));
                }
                seen(
                        Long.parseLong(line.group(1)) * 1_000_000 + Long.parseLong(line.group(2)),
                        inner,
                        oursSpoke,
                        line.group(4));
            }
        } catch (IOException e) {
            // Closed by the test.
        }
    }

    private synchronized void seen(long micros, boolean inner, boolean ours, String text) {
        if (!ours) {
            lastNanos = System.nanoTime();
            lines.add(new Traffic.Line(
                    micros, inner, text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text));
        } else if (sentinel != null && text.contains(sentinel)) {
            drained = new Traffic(lines);
            lines.clear();
            sentinel = null;
        }
    }

    @Override
    public void close() {
        listening.close();
        speaking.close();
    }
}
