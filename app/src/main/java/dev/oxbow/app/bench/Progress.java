package dev.oxbow.app.bench;

import java.io.PrintWriter;
import java.time.Duration;

/** Tells a person how far it is: one line when a stage begins, and its share about once a second. For one thread. */
public final class Progress {
    private static final long EVERY_NANOS = Duration.ofSeconds(1).toNanos();

    private final PrintWriter err;
    private String stage = "";
    private long reportedAt;

    /** @param err where people read */
    public Progress(PrintWriter err) {
        this.err = err;
    }

    void stage(String name) {
        stage = name;
        reportedAt = System.nanoTime();
        say(name);
    }

    void at(long done, long all) {
        long now = System.nanoTime();
        if (now - reportedAt >= EVERY_NANOS) {
            reportedAt = now;
            say(stage + ": " + 100 * done / Math.max(1, all) + "%");
        }
    }

    private void say(String text) {
        err.println("bench: " + text);
        err.flush();
    }
}
