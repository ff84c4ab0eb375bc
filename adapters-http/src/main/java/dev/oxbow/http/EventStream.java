package dev.oxbow.http;

import dev.oxbow.core.analysis.AnalysisStatus;
import dev.oxbow.core.event.Subscription;
import dev.oxbow.core.job.JobState;
import dev.oxbow.http.json.StatusJson;
import dev.oxbow.http.json.WireJson;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One stream of server-sent events about one job. Writes only when the connection takes bytes without blocking, so it
 * needs no
 * thread of its own and a slow client delays no other client; of what a slow client missed it gets the newest, so
 * memory is bounded.
 *
 * <p>Statuses come from a thread of the event reader, heartbeats from the timer, readiness to write from a thread of
 * Jetty. One lock
 * guards everything; under it only non-blocking writes happen. The subscription is closed when the stream is over,
 * which is when
 * the job has finished and that is written, when the client is gone, or on {@link #end()}.
 */
final class EventStream implements WriteListener {
    private static final byte[] HEARTBEAT = ": still here\n\n".getBytes(StandardCharsets.UTF_8);

    private final ReentrantLock lock = new ReentrantLock();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final Consumer<EventStream> whenOver;
    private @Nullable ServletOutputStream out;
    private @Nullable Subscription subscription;
    private @Nullable AnalysisStatus latest;
    private @Nullable AnalysisStatus written;
    private boolean started;
    private boolean heartbeatDue;
    private boolean flushDue;
    private boolean ended;

    /** @param whenOver called when the stream is over, at least once, perhaps more often; must not block */
    EventStream(Consumer<EventStream> whenOver) {
        this.whenOver = whenOver;
    }

    /** Completes, on any of the threads named above, when the stream is over. */
    CompletableFuture<Void> over() {
        return over;
    }

    /** Gives the stream its source; closed at once if the stream is over already. */
    void subscribed(Subscription source) {
        lock.lock();
        try {
            subscription = source;
        } finally {
            lock.unlock();
        }
        closeSourceIfOver();
    }

    /** Gives the stream its output; writing starts when the container says so. */
    void open(ServletOutputStream output) {
        lock.lock();
        try {
            out = output;
        } finally {
            lock.unlock();
        }
        output.setWriteListener(this);
    }

    /** The job's newest status. Does not block. */
    void offer(AnalysisStatus status) {
        lock.lock();
        try {
            latest = status;
        } finally {
            lock.unlock();
        }
        write();
    }

    /** A comment, so that proxies keep the connection and a client that is gone is noticed. Does not block. */
    void heartbeat() {
        lock.lock();
        try {
            heartbeatDue = true;
        } finally {
            lock.unlock();
        }
        write();
    }

    /** Ends the stream. Idempotent. */
    void end() {
        lock.lock();
        try {
            ended = true;
        } finally {
            lock.unlock();
        }
        finish();
    }

    @Override
    public void onWritePossible() {
        lock.lock();
        try {
            started = true;
        } finally {
            lock.unlock();
        }
        write();
    }

    @Override
    public void onError(Throwable failure) {
        end();
    }

    private void write() {
        boolean done;
        lock.lock();
        try {
            done = ended || pump();
            ended = done;
        } catch (IOException e) {
            ended = true;
            done = true;
        } finally {
            lock.unlock();
        }
        if (done) {
            finish();
        }
    }

    /** Writes what can be written now; true when the end of the job has left for the client. */
    private boolean pump() throws IOException {
        ServletOutputStream output = out;
        if (output == null || !started) {
            return false;
        }
        while (output.isReady()) {
            if (flushDue) {
                flushDue = false;
                output.flush();
            } else if (latest != null && !latest.equals(written)) {
                output.write(events(written, latest));
                written = latest;
                flushDue = true;
            } else if (written != null && written.state().isFinished()) {
                return true;
            } else if (heartbeatDue) {
                heartbeatDue = false;
                output.write(HEARTBEAT);
                flushDue = true;
            } else {
                return false;
            }
        }
        return false;
    }

    /** What changed between two statuses, as events; every one carries the whole status. */
    static byte[] events(@Nullable AnalysisStatus before, AnalysisStatus now) {
        String data = new String(WireJson.bytes(StatusJson.of(now, null)), StandardCharsets.UTF_8);
        StringBuilder text = new StringBuilder();
        if (before != null && !before.progress().equals(now.progress())) {
            append(text, "progress", data);
        }
        if (before == null || before.state() != now.state()) {
            append(text, "state", data);
        }
        if (now.state() == JobState.COMPLETED || now.state() == JobState.FAILED) {
            append(text, now.state().word(), data);
        }
        if (text.isEmpty()) {
            append(text, "state", data);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void append(StringBuilder text, String event, String data) {
        text.append("event: ").append(event).append('\n');
        // A result written by another program may span lines; each needs its own field.
        data.lines().forEach(line -> text.append("data: ").append(line).append('\n'));
        text.append('\n');
    }

    private void finish() {
        over.complete(null);
        whenOver.accept(this);
        closeSourceIfOver();
    }

    private void closeSourceIfOver() {
        Subscription source = null;
        lock.lock();
        try {
            if (ended) {
                source = subscription;
                subscription = null;
            }
        } finally {
            lock.unlock();
        }
        if (source != null) {
            source.close();
        }
    }
}
