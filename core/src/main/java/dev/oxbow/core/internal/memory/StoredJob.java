package dev.oxbow.core.internal.memory;

import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.queue.JobView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job as this store holds it. Changes in place; nobody outside the store sees it, they get {@link #toJob()}. Equal only
 * to itself. Guarded by the store's lock.
 */
final class StoredJob {
    /** The order in a state: by rank, then as they came; the id decides at last, as it does in a Redis sorted set. */
    static final Comparator<StoredJob> ORDER = Comparator.<StoredJob>comparingLong(job -> job.rank)
            .thenComparingLong(job -> job.sequence)
            .thenComparing(StoredJob::id);

    private final String queue;
    private final String id;
    private final NewJob added;
    private final Instant timestamp;
    private final List<String> logs = new ArrayList<>();

    Json data;
    int priority;
    JobState state = JobState.UNKNOWN;

    /** A priority, or a time in milliseconds since 1970. Changed only while the job is in no state. */
    long rank;

    /** Decides between equal ranks. */
    long sequence;

    Duration delay;
    Json progress = Job.NO_PROGRESS;
    int attemptsStarted;
    int attemptsMade;

    @Nullable
    Instant processedOn;

    @Nullable
    Instant finishedOn;

    @Nullable
    Json returnValue;

    @Nullable
    String failedReason;

    List<String> stacktrace = List.of();

    @Nullable
    String processedBy;

    /** The token of the worker that has it; null while none does. */
    @Nullable
    String token;

    StoredJob(String queue, String id, NewJob added, Instant timestamp) {
        this.queue = queue;
        this.id = id;
        this.added = added;
        this.timestamp = timestamp;
        this.delay = added.options().delay();
        this.data = added.data();
        this.priority = added.options().priority();
    }

    String id() {
        return id;
    }

    @Nullable
    Integer keepLogs() {
        return added.options().keepLogs();
    }

    boolean lifo() {
        return added.options().lifo();
    }

    int attempts() {
        return added.options().attempts();
    }

    /** The time from which its age is counted while it is in that state, as BullMQ's cleaning does. */
    Instant lastMoved(JobState in) {
        if (in == JobState.PRIORITIZED) {
            return timestamp;
        }
        Instant ended = in == JobState.DELAYED ? null : finishedOn;
        if (ended != null) {
            return ended;
        }
        return processedOn == null ? timestamp : processedOn;
    }

    /** Adds a row and drops the oldest beyond {@code keep}; null or 0 keeps all. Returns how many there are. */
    int log(String row, @Nullable Integer keep) {
        logs.add(row);
        if (keep != null && keep > 0) {
            keepLogs(keep);
        }
        return logs.size();
    }

    /** Drops all rows but so many of the newest. */
    void keepLogs(int keep) {
        if (logs.size() > keep) {
            logs.subList(0, logs.size() - keep).clear();
        }
    }

    List<String> logs() {
        return List.copyOf(logs);
    }

    JobView toView() {
        return new JobView(toJob(), state);
    }

    Job toJob() {
        return new Job(
                queue,
                id,
                added.name(),
                data,
                added.options(),
                timestamp,
                delay,
                priority,
                progress,
                attemptsStarted,
                attemptsMade,
                0,
                processedOn,
                finishedOn,
                returnValue,
                failedReason,
                stacktrace,
                processedBy,
                null,
                null,
                null,
                null);
    }
}
