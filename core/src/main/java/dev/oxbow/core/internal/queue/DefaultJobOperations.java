package dev.oxbow.core.internal.queue;

import dev.oxbow.core.job.JobKey;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.PayloadType;
import dev.oxbow.core.queue.Dependencies;
import dev.oxbow.core.queue.JobNotFoundException;
import dev.oxbow.core.queue.JobOperations;
import dev.oxbow.core.queue.JobView;
import dev.oxbow.core.queue.LogPage;
import dev.oxbow.core.queue.QueueType;
import dev.oxbow.core.queue.Rejection;
import dev.oxbow.core.queue.RetryOptions;
import dev.oxbow.core.store.ChangeResult;
import dev.oxbow.core.store.DependencyQuery;
import dev.oxbow.core.store.JobChange;
import dev.oxbow.core.store.JobUpdate;
import dev.oxbow.core.store.LogQuery;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What typed and untyped jobs have in common. Thread-safe. */
abstract class DefaultJobOperations implements JobOperations {
    final QueueParts parts;
    private final String id;

    DefaultJobOperations(String id, QueueParts parts) {
        this.id = id;
        this.parts = parts;
    }

    @Override
    public final String id() {
        return id;
    }

    @Override
    public final String queueName() {
        return parts.name();
    }

    @Override
    public final Optional<JobView> find() {
        return parts.store().find(queueName(), List.of(id)).get(0);
    }

    @Override
    public final JobView get() {
        return find().orElseThrow(() -> new JobNotFoundException(queueName(), id, "getJob"));
    }

    @Override
    public final JobState state() {
        return parts.store().control().states(queueName(), List.of(id)).get(0);
    }

    @Override
    public final <T> T progress(Class<T> type) {
        return parts.codec().decode(get().job().progress(), PayloadType.of(type));
    }

    @Override
    public final void updateProgress(@Nullable Object progress) {
        change(new JobUpdate.Progress(id, parts.codec().encode(progress)));
    }

    final void setData(@Nullable Object data) {
        change(new JobChange.Data(id, parts.codec().encode(data)));
    }

    @Override
    public final long log(String row) {
        return change(new JobChange.Row(id, row));
    }

    @Override
    public final long log(String row, int keep) {
        if (keep < 1) {
            throw new IllegalArgumentException("keep must be at least 1, but was " + keep);
        }
        return change(new JobUpdate.Log(id, row, keep));
    }

    @Override
    public final LogPage logs() {
        return logs(LogQuery.all(id));
    }

    @Override
    public final LogPage logs(long first, long last) {
        return logs(new LogQuery(id, first, last, false));
    }

    @Override
    public final LogPage newestLogs(long first, long last) {
        return logs(new LogQuery(id, first, last, true));
    }

    private LogPage logs(LogQuery query) {
        return parts.store().control().logs(queueName(), List.of(query)).get(0);
    }

    @Override
    public final void clearLogs() {
        clearLogs(0);
    }

    @Override
    public final void clearLogs(int keep) {
        change(new JobChange.ClearLogs(id, keep));
    }

    @Override
    public final void remove() {
        change(new JobChange.Remove(id, true));
    }

    @Override
    public final void removeWithoutChildren() {
        change(new JobChange.Remove(id, false));
    }

    @Override
    public final void removeUnprocessedChildren() {
        change(new JobChange.RemovePendingChildren(id));
    }

    @Override
    public final void retry() {
        retry(RetryOptions.OF_FAILED);
    }

    @Override
    public final void retry(RetryOptions options) {
        change(new JobChange.Retry(id, options));
    }

    @Override
    public final void promote() {
        change(new JobChange.Promote(id));
    }

    @Override
    public final void changeDelay(Duration delay) {
        change(new JobChange.Delay(id, delay));
    }

    @Override
    public final void changePriority(int priority) {
        change(new JobChange.Priority(id, priority, false));
    }

    @Override
    public final void changePriorityInFront(int priority) {
        change(new JobChange.Priority(id, priority, true));
    }

    @Override
    public final boolean extendLock(String token, Duration duration) {
        return change(new JobChange.ExtendLock(id, token, duration)) == 1;
    }

    final Map<JobKey, Json> valuesOfChildren() {
        return dependencies(EnumSet.of(Dependencies.Kind.PROCESSED)).processed();
    }

    @Override
    public final <C> Map<JobKey, C> childrenValues(QueueType<?, C> children) {
        return ChildValues.values(valuesOfChildren(), children, parts.codec());
    }

    @Override
    public final Map<JobKey, String> ignoredChildrenFailures() {
        return dependencies(EnumSet.of(Dependencies.Kind.IGNORED)).ignored();
    }

    @Override
    public final List<JobKey> failedChildren() {
        return dependencies(EnumSet.of(Dependencies.Kind.FAILED)).failed();
    }

    @Override
    public final Dependencies dependencies() {
        return dependencies(EnumSet.allOf(Dependencies.Kind.class));
    }

    @Override
    public final Dependencies dependencies(Set<Dependencies.Kind> kinds) {
        return parts.store()
                .control()
                .dependencies(queueName(), List.of(id), kinds)
                .get(0);
    }

    @Override
    public final Dependencies.Page dependencies(Dependencies.Kind kind, int count) {
        return dependencies(kind, DependencyQuery.BEGINNING, count);
    }

    @Override
    public final Dependencies.Page dependencies(Dependencies.Kind kind, String cursor, int count) {
        DependencyQuery query = new DependencyQuery(id, kind, cursor, count);
        return parts.store()
                .control()
                .dependencyPages(queueName(), List.of(query))
                .get(0);
    }

    @Override
    public final Dependencies.Counts dependencyCounts() {
        return parts.store()
                .control()
                .dependencyCounts(queueName(), List.of(id))
                .get(0);
    }

    @Override
    public final boolean removeChildDependency() {
        return change(new JobChange.DetachFromParent(id)) == 1;
    }

    @Override
    public final boolean removeDeduplicationKey() {
        return change(new JobChange.EndDeduplication(id)) == 1;
    }

    private long change(JobChange change) {
        ChangeResult result;
        try {
            result =
                    parts.store().control().change(queueName(), List.of(change)).get(0);
        } finally {
            parts.completions().changed(queueName(), id); // also if it is not known whether the change was made
        }
        Rejection rejection = result.rejection();
        if (rejection != null) {
            throw Rejections.exception(queueName(), change, rejection);
        }
        return result.value();
    }
}
