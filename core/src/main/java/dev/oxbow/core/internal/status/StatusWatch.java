package dev.oxbow.core.internal.status;

import dev.oxbow.core.event.QueueEvent;
import dev.oxbow.core.event.QueueEvents;
import dev.oxbow.core.event.Subscription;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.status.JobStatus;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one job until it has finished, from three sources, the best first. What this process knows itself, because one of
 * its workers holds the job: then nothing is read, and events are not needed. Otherwise the events of its queue: progress
 * is taken from them, and anything else that happens to the job makes it be read, since an event neither tells the
 * times and counts that the store holds, nor whether it is older than what was read before. Reads are joined with those
 * of all others ({@link StatusFollower}).
 *
 * <p>At rest the status shown is the store's: the last read was begun after the last event that could have changed it came,
 * because whatever is heard while a read is under way makes it be repeated.
 *
 * <p>Concurrency: the beginning comes on the watcher's thread, memory's news on a worker's, events on their reader's, and what was
 * read on the follower's. {@code lock} makes them take turns and is held while the listener runs, so that it hears everything in
 * order; it is never held during I/O. Subscriptions are opened and closed without it.
 */
public final class StatusWatch implements Subscription {
    private static final Logger LOG = LoggerFactory.getLogger(StatusWatch.class);

    private final String queue;
    private final String jobId;
    private final Consumer<JobStatus> listener;
    private final LocalStatuses local;
    private final Consumer<StatusWatch> wantsRead;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable JobStatus shown;
    /** What the event of its end said, in case the job is gone when it is read. */
    private @Nullable JobStatus ending;

    private @Nullable Subscription memory;
    private @Nullable Subscription stream;
    private boolean waitsForRead;
    private boolean reading = true; // the first one, by who made this
    /** Events came during the read, so that it must be repeated. */
    private boolean outdated;
    /** Memory had news during the read, so that what it says may be older than what was shown. */
    private boolean overtaken;

    private boolean over;

    /**
     * A watch that waits for its first {@link #answered}.
     *
     * @param wantsRead told when a read is needed: {@link #beginRead}, then {@link #answered}; must not block
     */
    public StatusWatch(
            String queue,
            String jobId,
            Consumer<JobStatus> listener,
            LocalStatuses local,
            Consumer<StatusWatch> wantsRead) {
        this.queue = queue;
        this.jobId = jobId;
        this.listener = listener;
        this.local = local;
        this.wantsRead = wantsRead;
    }

    public String queue() {
        return queue;
    }

    public String jobId() {
        return jobId;
    }

    /** To be called once, before the first look: from now on what memory tells is heard. */
    public void followMemory() {
        keepOrClose(local.follow(queue, jobId, this::changedHere), true);
    }

    /**
     * From now on events are heard; what was read before this must be read again.
     *
     * @throws dev.oxbow.core.pool.RedisException if the end of the stream cannot be asked for
     */
    public void followEvents(QueueEvents events) {
        keepOrClose(events.listenTo(jobId, this::heard), false);
    }

    private void keepOrClose(Subscription subscription, boolean ofMemory) {
        lock.lock();
        try {
            if (!over) {
                if (ofMemory) {
                    memory = subscription;
                } else {
                    stream = subscription;
                }
                return;
            }
        } finally {
            lock.unlock();
        }
        subscription.close();
    }

    private void changedHere() {
        try {
            locked(() -> {
                overtaken = overtaken || reading;
                Optional<JobStatus> known = local.latest(queue, jobId);
                if (reading && shown == null) {
                    return; // What it begins with is told by who began it.
                }
                if (known.isPresent()) {
                    show(known.get());
                } else if (!reading) {
                    wantRead();
                }
            });
        } catch (RuntimeException e) {
            // A worker must not suffer from it.
            LOG.warn("a listener to a job of queue {} failed", queue, e);
            close();
        }
    }

    private void heard(QueueEvent event) {
        locked(() -> {
            if (local.latest(queue, jobId).isEmpty()) {
                follow(event);
            }
        });
    }

    private void follow(QueueEvent event) {
        if (changesNothing(event)) {
            return;
        }
        if (event instanceof QueueEvent.Completed completed) {
            ending = shown == null ? null : shown.completed(completed.returnValue(), event.time());
        } else if (event instanceof QueueEvent.Failed failed) {
            ending = shown == null ? null : shown.failed(failed.failedReason(), event.time());
        } else if (event instanceof QueueEvent.Progress reported) {
            if (!reading && !waitsForRead && shown != null) {
                show(shown.withProgress(reported.progress()));
                return;
            }
        } else if (!(event instanceof QueueEvent.Removed)) {
            // If it was removed with its end, or soon after, that is what is told.
            ending = null;
        }
        if (reading) {
            outdated = true;
        } else {
            wantRead();
        }
    }

    private static boolean changesNothing(QueueEvent event) {
        return event instanceof QueueEvent.Added
                || event instanceof QueueEvent.Duplicated
                || event instanceof QueueEvent.Deduplicated
                || event instanceof QueueEvent.Debounced
                || event instanceof QueueEvent.RetriesExhausted;
    }

    private void wantRead() {
        if (!waitsForRead) {
            waitsForRead = true;
            wantsRead.accept(this);
        }
    }

    /** Whether the job is to be read now. */
    boolean beginRead() {
        lock.lock();
        try {
            waitsForRead = false;
            outdated = false;
            overtaken = false;
            reading = !over;
            return reading;
        } finally {
            lock.unlock();
        }
    }

    /** The read could not be made; another one will be begun. */
    void failed() {
        locked(() -> {
            reading = false;
            waitsForRead = true;
        });
    }

    /**
     * What was read.
     *
     * @param read empty if there is no such job
     * @return whether events must be followed from now on, and the job then be read again
     */
    public boolean answered(Optional<JobStatus> read) {
        boolean[] needsEvents = new boolean[1];
        locked(() -> {
            reading = false;
            Optional<JobStatus> known = local.latest(queue, jobId);
            boolean tooOld = overtaken && shown != null;
            Optional<JobStatus> newest =
                    known.or(() -> tooOld ? Optional.empty() : read.or(() -> Optional.ofNullable(ending)));
            newest.ifPresent(this::show);
            if (over || known.isPresent()) {
                return;
            }
            if (stream == null) {
                needsEvents[0] = read.isPresent() || tooOld;
                waitsForRead = needsEvents[0];
            } else if (outdated || overtaken) {
                wantRead();
            }
        });
        return needsEvents[0];
    }

    private void show(JobStatus status) {
        if (!status.equals(shown)) {
            shown = status;
            over = status.state().isFinished();
            listener.accept(status);
        }
    }

    /** Does one step unless this is over, then gives up the subscriptions that are not needed any more. */
    private void locked(Runnable step) {
        Subscription unneededMemory = null;
        Subscription unneededStream = null;
        lock.lock();
        try {
            if (!over) {
                step.run();
            }
            if (over) {
                unneededMemory = memory;
                memory = null;
            }
            if (over || isActiveHere()) {
                unneededStream = stream;
                stream = null;
            }
        } finally {
            lock.unlock();
        }
        if (unneededMemory != null) {
            unneededMemory.close();
        }
        if (unneededStream != null) {
            unneededStream.close();
        }
    }

    private boolean isActiveHere() {
        return stream != null
                && local.status(queue, jobId)
                        .filter(status -> status.state() == JobState.ACTIVE)
                        .isPresent();
    }

    /** The listener hears nothing more, but for a call that is under way. */
    @Override
    public void close() {
        locked(() -> over = true);
    }
}
