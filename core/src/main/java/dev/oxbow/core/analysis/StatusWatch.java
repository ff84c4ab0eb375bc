package dev.oxbow.core.analysis;

import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.queue.JobEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows one analysis by its events alone, from a status that was read: no command is sent for a change.
 *
 * <p>Concurrency: events come on the reader's thread, the beginning on the caller's; {@code lock} makes them take turns, and is held
 * while the listener runs so that it hears everything in order. Events that come before the status was read wait for it;
 * those that it already contains change nothing.
 */
final class StatusWatch {
    private final String jobId;
    private final Consumer<AnalysisStatus> listener;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<JobEvent> early = new ArrayList<>();
    private @Nullable AnalysisStatus status;

    StatusWatch(String jobId, Consumer<AnalysisStatus> listener) {
        this.jobId = jobId;
        this.listener = listener;
    }

    void begin(AnalysisStatus now) {
        lock.lock();
        try {
            status = now;
            listener.accept(now);
            early.forEach(this::on);
            early.clear();
        } finally {
            lock.unlock();
        }
    }

    void on(JobEvent event) {
        if (!jobId.equals(event.jobId())) {
            return;
        }
        lock.lock();
        try {
            AnalysisStatus before = status;
            if (before == null) {
                early.add(event);
                return;
            }
            if (before.state().isFinished()) {
                return;
            }
            AnalysisStatus after = after(before, event);
            if (!after.equals(before)) {
                status = after;
                listener.accept(after);
            }
        } finally {
            lock.unlock();
        }
    }

    private static AnalysisStatus after(AnalysisStatus before, JobEvent event) {
        boolean fromActive = "active".equals(event.fields().get("prev"));
        int attempts = fromActive ? before.attemptsMade() + 1 : before.attemptsMade();
        return switch (event.type()) {
            case "progress" -> before.withProgress(new Json(event.fields().getOrDefault("data", "0")));
            case "active" -> before.state() == JobState.ACTIVE ? before : before.started(at(event));
            case "waiting" -> event.fields().containsKey("prev") ? before.moved(JobState.WAITING, attempts) : before;
            case "delayed" ->
                before.state() == JobState.ACTIVE ? before.moved(JobState.DELAYED, before.attemptsMade() + 1) : before;
            case "completed" ->
                before.completed(new Json(event.fields().getOrDefault("returnvalue", "null")), at(event));
            case "failed" -> before.failed(event.fields().get("failedReason"), at(event));
            default -> before;
        };
    }

    /** The stream's ids begin with the server's time in milliseconds. */
    private static Instant at(JobEvent event) {
        int dash = event.id().indexOf('-');
        return Instant.ofEpochMilli(
                Long.parseLong(dash < 0 ? event.id() : event.id().substring(0, dash)));
    }
}
