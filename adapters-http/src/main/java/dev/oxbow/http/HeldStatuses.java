package dev.oxbow.http;

import dev.oxbow.core.analysis.AnalysisStatus;
import dev.oxbow.core.event.Subscription;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Answers that are held back until a job moves. No thread waits: a change (from a thread of the event reader) or the timer
 * completes the future, whichever is first. Thread-safe; {@link #close()} completes all held answers with the last known status.
 */
final class HeldStatuses implements AutoCloseable {
    private final Analyses analyses;
    private final ScheduledExecutorService timer;
    private final Set<Hold> holds = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    HeldStatuses(Analyses analyses, ScheduledExecutorService timer) {
        this.analyses = analyses;
        this.timer = timer;
    }

    /**
     * The job's status once it differs from what it is now, once it is finished, or when the time is over.
     *
     * @return completed on a thread of the event reader or the timer, which must not be blocked; empty if there is no such job
     */
    Optional<CompletableFuture<AnalysisStatus>> nextChange(String jobId, Duration atMost) {
        Hold hold = new Hold();
        Optional<Subscription> subscription = analyses.watch(jobId, hold::changed);
        if (subscription.isEmpty()) {
            return Optional.empty();
        }
        holds.add(hold);
        try {
            hold.begin(subscription.get(), timer.schedule(hold::letGo, atMost.toMillis(), TimeUnit.MILLISECONDS));
        } catch (RejectedExecutionException e) {
            hold.begin(subscription.get(), null);
            hold.letGo(); // Closing.
        }
        if (closed) {
            hold.letGo();
        }
        return Optional.of(hold.released);
    }

    @Override
    public void close() {
        closed = true;
        holds.forEach(Hold::letGo);
    }

    /** One answer held back. Its lock guards all fields; nothing else happens under it. */
    private final class Hold {
        private final CompletableFuture<AnalysisStatus> released = new CompletableFuture<>();
        private final ReentrantLock lock = new ReentrantLock();
        private @Nullable AnalysisStatus known;
        private @Nullable Subscription subscription;
        private @Nullable Future<?> alarm;
        private boolean timeOver;

        void begin(Subscription source, @Nullable Future<?> timeOut) {
            lock.lock();
            try {
                subscription = source;
                alarm = timeOut;
            } finally {
                lock.unlock();
            }
            if (released.isDone()) {
                cleanUp(); // The first status was the last one.
            }
        }

        void changed(AnalysisStatus status) {
            boolean release;
            lock.lock();
            try {
                release = timeOver || status.state().isFinished() || (known != null && !known.equals(status));
                known = status;
            } finally {
                lock.unlock();
            }
            if (release) {
                release(status);
            }
        }

        /** Releases what is known; if that is nothing yet, the first status that comes. */
        void letGo() {
            AnalysisStatus status;
            lock.lock();
            try {
                timeOver = true;
                status = known;
            } finally {
                lock.unlock();
            }
            if (status != null) {
                release(status);
            }
        }

        private void release(AnalysisStatus status) {
            released.complete(status);
            cleanUp();
        }

        /** Idempotent. */
        private void cleanUp() {
            Subscription source;
            Future<?> timeOut;
            lock.lock();
            try {
                source = subscription;
                timeOut = alarm;
                subscription = null;
                alarm = null;
            } finally {
                lock.unlock();
            }
            holds.remove(this);
            if (source != null) {
                source.close();
            }
            if (timeOut != null) {
                timeOut.cancel(false);
            }
        }
    }
}
