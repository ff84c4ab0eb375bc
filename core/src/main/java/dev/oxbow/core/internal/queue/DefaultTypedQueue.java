package dev.oxbow.core.internal.queue;

import dev.oxbow.core.job.AddedJob;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.queue.Queue;
import dev.oxbow.core.queue.QueueType;
import dev.oxbow.core.queue.TypedJob;
import dev.oxbow.core.queue.TypedQueue;
import dev.oxbow.core.scheduler.Schedule;
import dev.oxbow.core.scheduler.ScheduledJob;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A queue with the types of its jobs. Thread-safe. */
final class DefaultTypedQueue<D, R> extends DefaultQueueOperations implements TypedQueue<D, R> {
    private final QueueType<D, R> type;
    private final DefaultQueue queue;

    /** @param queue the one that the type names */
    DefaultTypedQueue(QueueType<D, R> type, DefaultQueue queue) {
        super(queue.parts);
        this.type = type;
        this.queue = queue;
    }

    @Override
    public Queue untyped() {
        return queue;
    }

    @Override
    public QueueType<D, R> type() {
        return type;
    }

    @Override
    public TypedQueue<D, R> withDefaults(JobOptions options) {
        return queue.withDefaults(options).typed(type);
    }

    @Override
    public TypedJob<D, R> job(String jobId) {
        return new DefaultTypedJob<>(type, new DefaultJobHandle(jobId, parts));
    }

    @Override
    public TypedJob<D, R> job(AddedJob added) {
        return job(added.id());
    }

    @Override
    public TypedJob<D, R> add(String jobName, @Nullable D data) {
        return job(queue.add(jobName, data));
    }

    @Override
    public TypedJob<D, R> add(String jobName, @Nullable D data, JobOptions options) {
        return job(queue.add(jobName, data, options));
    }

    @Override
    public TypedJob<D, R> add(String jobName, @Nullable D data, UnaryOperator<JobOptions.Builder> change) {
        return job(queue.add(jobName, data, change));
    }

    @Override
    public List<TypedJob<D, R>> addAll(String jobName, Collection<? extends D> data) {
        return addAll(jobName, data, queue.defaults());
    }

    @Override
    public List<TypedJob<D, R>> addAll(String jobName, Collection<? extends D> data, JobOptions options) {
        return jobs(queue.addAll(newJobs(jobName, data, options)));
    }

    private List<NewJob> newJobs(String jobName, Collection<? extends D> data, JobOptions options) {
        return data.stream().map(each -> type.job(jobName, each, options)).toList();
    }

    private List<TypedJob<D, R>> jobs(List<AddedJob> added) {
        return added.stream().map(this::job).toList();
    }

    @Override
    public CompletableFuture<TypedJob<D, R>> addAsync(String jobName, @Nullable D data) {
        return queue.addAsync(jobName, data).thenApply(this::job);
    }

    @Override
    public CompletableFuture<TypedJob<D, R>> addAsync(String jobName, @Nullable D data, JobOptions options) {
        return queue.addAsync(jobName, data, options).thenApply(this::job);
    }

    @Override
    public CompletableFuture<TypedJob<D, R>> addAsync(
            String jobName, @Nullable D data, UnaryOperator<JobOptions.Builder> change) {
        return queue.addAsync(jobName, data, change).thenApply(this::job);
    }

    @Override
    public CompletableFuture<List<TypedJob<D, R>>> addAllAsync(
            String jobName, Collection<? extends D> data, JobOptions options) {
        return queue.addAllAsync(newJobs(jobName, data, options)).thenApply(this::jobs);
    }

    @Override
    public ScheduledJob upsertScheduler(String schedulerId, Schedule schedule, String jobName, @Nullable D data) {
        return upsertScheduler(schedulerId, schedule, jobName, data, JobOptions.DEFAULTS);
    }

    @Override
    public ScheduledJob upsertScheduler(
            String schedulerId, Schedule schedule, String jobName, @Nullable D data, JobOptions options) {
        return schedulers()
                .upsert(schedulerId, schedule, type.template(jobName, data).with(options));
    }

    @Override
    public D data(Json json) {
        return parts.codec().decode(json, type.dataType());
    }

    @Override
    public R result(Json json) {
        return parts.codec().decode(json, type.resultType());
    }

    @Override
    public <T> CompletableFuture<T> async(Function<? super TypedQueue<D, R>, T> call) {
        return parts.calls().call(() -> call.apply(this));
    }
}
