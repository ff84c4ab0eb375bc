package dev.oxbow.core.internal.memory;

import dev.oxbow.core.job.JobState;
import dev.oxbow.core.queue.Dependencies;
import dev.oxbow.core.queue.LogPage;
import dev.oxbow.core.queue.Rejection;
import dev.oxbow.core.queue.RetryOptions;
import dev.oxbow.core.store.ChangeResult;
import dev.oxbow.core.store.DependencyQuery;
import dev.oxbow.core.store.JobChange;
import dev.oxbow.core.store.JobControl;
import dev.oxbow.core.store.JobUpdate;
import dev.oxbow.core.store.LogQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Changes to single jobs in memory, as BullMQ makes them. There are no flows, schedulers and deduplication in this store, so no
 * job has children, a parent or a deduplication id. Each method holds the store's lock.
 */
final class InMemoryJobControl implements JobControl {
    private final InMemoryJobStore store;

    InMemoryJobControl(InMemoryJobStore store) {
        this.store = store;
    }

    @Override
    public List<ChangeResult> change(String queue, List<JobChange> changes) {
        return store.change(() -> {
            QueueState state = store.known(queue);
            List<ChangeResult> results = new ArrayList<>(changes.size());
            for (JobChange change : changes) {
                StoredJob job = state == null ? null : state.job(change.jobId());
                results.add(state == null || job == null ? withoutJob(change) : apply(state, job, change));
            }
            return results;
        });
    }

    /** What BullMQ answers where there is no such job. */
    private static ChangeResult withoutJob(JobChange change) {
        if (change instanceof JobChange.ExtendLock || change instanceof JobChange.EndDeduplication) {
            return ChangeResult.of(0);
        }
        if (change instanceof JobChange.Promote) {
            return ChangeResult.refused(Rejection.NOT_IN_STATE);
        }
        return change instanceof JobChange.Remove
                        || change instanceof JobChange.RemovePendingChildren
                        || change instanceof JobChange.ClearLogs
                ? ChangeResult.of(1)
                : ChangeResult.refused(Rejection.JOB_MISSING);
    }

    /** Makes a change of an exchange, if the job is there. */
    static void apply(QueueState queue, JobUpdate update) {
        StoredJob job = queue.job(update.jobId());
        if (job != null) {
            apply(queue, job, update);
        }
    }

    private static ChangeResult apply(QueueState queue, StoredJob job, JobChange change) {
        if (change instanceof JobUpdate.Progress reported) {
            job.progress = reported.progress();
            queue.events.append(
                    "progress",
                    Map.of("jobId", job.id(), "data", reported.progress().text()));
        } else if (change instanceof JobUpdate.Log log) {
            return ChangeResult.of(job.log(log.row(), log.keep()));
        } else if (change instanceof JobChange.Row row) {
            return ChangeResult.of(job.log(row.row(), job.keepLogs()));
        } else if (change instanceof JobChange.ClearLogs clear) {
            job.keepLogs(clear.keep());
        } else if (change instanceof JobChange.Data data) {
            job.data = data.data();
        } else if (change instanceof JobChange.Remove) {
            return remove(queue, job);
        } else if (change instanceof JobChange.Retry retry) {
            return retry(queue, job, retry.options());
        } else if (change instanceof JobChange.Promote) {
            return promote(queue, job);
        } else if (change instanceof JobChange.Delay delay) {
            return delay(queue, job, delay.delay());
        } else if (change instanceof JobChange.Priority priority) {
            rank(queue, job, priority);
        } else if (change instanceof JobChange.ExtendLock lock) {
            return ChangeResult.of(queue.isLocked(job.id(), lock.token()) ? 1 : 0);
        } else if (change instanceof JobChange.DetachFromParent) {
            return ChangeResult.refused(Rejection.PARENT_MISSING);
        } else if (change instanceof JobChange.EndDeduplication) {
            return ChangeResult.of(0);
        }
        return ChangeResult.of(1);
    }

    private static ChangeResult remove(QueueState queue, StoredJob job) {
        if (job.token != null) {
            return ChangeResult.refused(Rejection.LOCKED);
        }
        String place = job.state == JobState.WAITING ? "wait" : job.state.word();
        queue.remove(List.of(job));
        queue.events.append("removed", Map.of("jobId", job.id(), "prev", place));
        return ChangeResult.of(1);
    }

    private static ChangeResult retry(QueueState queue, StoredJob job, RetryOptions retry) {
        if (job.state != retry.from()) {
            return ChangeResult.refused(Rejection.NOT_IN_STATE);
        }
        job.finishedOn = null;
        job.processedOn = null;
        if (retry.from() == JobState.FAILED) {
            job.failedReason = null;
        } else {
            job.returnValue = null;
        }
        if (retry.resetAttemptsMade()) {
            job.attemptsMade = 0;
        }
        if (retry.resetAttemptsStarted()) {
            job.attemptsStarted = 0;
        }
        queue.enqueue(job, job.lifo());
        queue.events.append(
                "waiting", Map.of("jobId", job.id(), "prev", retry.from().word()));
        return ChangeResult.of(1);
    }

    private static ChangeResult promote(QueueState queue, StoredJob job) {
        if (job.state != JobState.DELAYED) {
            return ChangeResult.refused(Rejection.NOT_IN_STATE);
        }
        job.delay = Duration.ZERO;
        queue.enqueue(job, false);
        queue.events.append("waiting", Map.of("jobId", job.id(), "prev", "delayed"));
        return ChangeResult.of(1);
    }

    private static ChangeResult delay(QueueState queue, StoredJob job, Duration delay) {
        if (job.state != JobState.DELAYED) {
            return ChangeResult.refused(Rejection.NOT_IN_STATE);
        }
        job.delay = delay;
        queue.delay(job, queue.now());
        return ChangeResult.of(1);
    }

    private static void rank(QueueState queue, StoredJob job, JobChange.Priority priority) {
        boolean waits = job.state == JobState.WAITING || job.state == JobState.PRIORITIZED;
        if (waits) {}
        job.priority = priority.priority();
        if (waits && priority.lifo()) {
            queue.enqueueFirst(job);
        } else if (waits) {
            queue.enqueue(job, false);
        }
    }

    @Override
    public List<JobState> states(String queue, List<String> ids) {
        return store.read(() -> ids.stream()
                .map(id -> {
                    StoredJob job = job(queue, id);
                    return job == null ? JobState.UNKNOWN : job.state;
                })
                .toList());
    }

    private @Nullable StoredJob job(String queue, String id) {
        QueueState state = store.known(queue);
        return state == null ? null : state.job(id);
    }

    @Override
    public List<LogPage> logs(String queue, List<LogQuery> queries) {
        return store.read(
                () -> queries.stream().map(query -> page(queue, query)).toList());
    }

    private LogPage page(String queue, LogQuery query) {
        StoredJob job = job(queue, query.jobId());
        List<String> rows = new ArrayList<>(job == null ? List.of() : job.logs());
        if (query.newestFirst()) {
            Collections.reverse(rows);
        }
        int end = query.last() < 0 ? rows.size() : (int) Math.min(rows.size(), query.last() + 1);
        int begin = (int) Math.min(query.first(), end);
        return new LogPage(rows.subList(begin, end), rows.size());
    }

    @Override
    public List<Dependencies> dependencies(String queue, List<String> ids, Set<Dependencies.Kind> kinds) {
        return ids.stream().map(id -> Dependencies.NONE).toList();
    }

    @Override
    public List<Dependencies.Page> dependencyPages(String queue, List<DependencyQuery> queries) {
        return queries.stream()
                .map(query -> new Dependencies.Page(Dependencies.NONE, Optional.empty()))
                .toList();
    }

    @Override
    public List<Dependencies.Counts> dependencyCounts(String queue, List<String> ids) {
        return ids.stream().map(id -> new Dependencies.Counts(0, 0, 0, 0)).toList();
    }
}
