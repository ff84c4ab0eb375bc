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
 * Follows one job until it has finished, from three sources, in this order. Memory, while a worker of this process has the job: then
 * no command is sent, and events are not needed. Otherwise the events of its queue: progress is taken from them, and any other event of
 * the job causes a read, because an event has neither the times and counts that the store has, nor shows whether it is older than the
 * last read. Reads are joined with those of all other watches ({@link StatusFollower}).
 *
 * <p>When no read is pending, the status shown is the store's: the last read was begun after the last event that could have changed it,
 * because an event that arrives during a read causes another read.
 *
 * <p>Concurrency: the first status comes on the watcher's thread, changes in memory on a worker's, events on their reader's, and reads
 * on the follower's. {@code lock} serializes them and is held while the listener runs, so that the listener receives everything in
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
    /** The status from the event of its end, in case the job is removed before it is read. */
    private @Nullable JobStatus ending;

    private @Nullable Subscription memory;
    private @Nullable Subscription stream;
    private boolean waitsForRead;
    private boolean reading = true; // the creator of the watch makes the first read
    /** Events arrived during the read, so that it must be repeated. */
    private boolean outdated;
    /** Memory changed during the read, so that its result may be older than the status shown. */
    private boolean overtaken;

    private boolean over;

    /**
     * A watch that waits for its first {@link #answered}.
     *
     * @param wantsRead is called when a read is needed: {@link #beginRead}, then {@link #answered}; must not block
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

    /** To be called once, before the first read: from now on changes in memory are noticed. */
    public void followMemory() {
        keepOrClose(local.follow(queue, jobId, this::changedHere), true);
    }

    /**
     * From now on events are noticed; the job must then be read again.
     *
     * @throws dev.oxbow.core.pool.RedisException if the end of the stream cannot be read
     */
    public void followEvents(QueueEvents events) {
        keepOrClose(events.listenTo(jobId, this::received), false);
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
                    return; // The creator of the watch shows the first status.
                }
                if (known.isPresent()) {
                    show(known.get());
                } else if (!reading) {
                    wantRead();
                }
            });
        } catch (RuntimeException e) {
            // The failure of a listener must not reach the worker.
            LOG.warn("a listener to a job of queue {} failed", queue, e);
            close();
        }
    }

    private void received(QueueEvent event) {
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
            // If it was removed with its end, or soon after, that end is still reported.
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

    /** The read failed; another one will be begun. */
    void failed() {
        locked(() -> {
            reading = false;
            waitsForRead = true;
        });
    }

    /**
     * Takes the result of a read.
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

    /** Does one step unless this is over, then closes the subscriptions that are not needed any more. */
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

    /** The listener is not called any more, except for a call in progress. */
    @Override
    public void close() {
        locked(() -> over = true);
    }
}
