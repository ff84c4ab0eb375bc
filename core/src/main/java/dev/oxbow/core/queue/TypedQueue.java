package dev.oxbow.core.queue;

import dev.oxbow.core.job.JobOptions;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A queue of which the compiler knows what its jobs carry and return; get it from {@link dev.oxbow.core.Oxbow#queue(QueueType)}. It
 * adds and names jobs; everything that does not depend on their types is at {@link #untyped()}. Thread-safe, holds no connection and
 * needs no closing; it costs and throws what {@link Queue} does.
 *
 * <p>Adding returns the job by its id. Whether it was there already, or was kept out, tells {@link Queue#add}.
 *
 * @param <D> what a job carries
 * @param <R> what it returns
 */
public final class TypedQueue<D, R> {
    private final QueueType<D, R> type;
    private final Queue queue;

    /** @param queue the one that the type names */
    public TypedQueue(QueueType<D, R> type, Queue queue) {
        if (!queue.name().equals(type.name())) {
            throw new IllegalArgumentException(
                    "queue must be the type's, " + type.name() + ", but was " + queue.name());
        }
        this.type = type;
        this.queue = queue;
    }

    /** The same queue for any payload: states, lists, limits, schedulers, upkeep. */
    public Queue untyped() {
        return queue;
    }

    /** What its jobs carry and return. */
    public QueueType<D, R> type() {
        return type;
    }

    /** The same queue, whose jobs have these options unless others are given. See {@link Queue#withDefaults}. */
    public TypedQueue<D, R> withDefaults(JobOptions options) {
        return new TypedQueue<>(type, queue.withDefaults(options));
    }

    /** The job of that id, whether there is one or not: asks nobody. */
    public TypedJob<D, R> job(String jobId) {
        return new TypedJob<>(type, queue.job(jobId));
    }

    /** Adds a job with the queue's default options. See {@link Queue#add(String, Object)}. */
    public TypedJob<D, R> add(String jobName, @Nullable D data) {
        return job(queue.add(jobName, data).id());
    }

    /** Adds a job with these options. See {@link Queue#add(String, Object, JobOptions)}. */
    public TypedJob<D, R> add(String jobName, @Nullable D data, JobOptions options) {
        return job(queue.add(jobName, data, options).id());
    }

    /** Adds a job with the queue's default options, changed in this way. See {@link Queue#add(String, Object, UnaryOperator)}. */
    public TypedJob<D, R> add(String jobName, @Nullable D data, UnaryOperator<JobOptions.Builder> change) {
        return job(queue.add(jobName, data, change).id());
    }

    /** Adds a job of each payload in order, with the same options and one command for all. See {@link Queue#addAll}. */
    public List<TypedJob<D, R>> addAll(String jobName, Collection<? extends D> data, JobOptions options) {
        return queue
                .addAll(data.stream()
                        .map(each -> type.job(jobName, each, options))
                        .toList())
                .stream()
                .map(added -> job(added.id()))
                .toList();
    }

    /** Adds a job with the queue's default options without waiting. See {@link Queue#addAllAsync}. */
    public CompletableFuture<TypedJob<D, R>> addAsync(String jobName, @Nullable D data) {
        return queue.addAsync(jobName, data).thenApply(added -> job(added.id()));
    }

    /** Adds a job with these options without waiting. See {@link Queue#addAllAsync}. */
    public CompletableFuture<TypedJob<D, R>> addAsync(String jobName, @Nullable D data, JobOptions options) {
        return queue.addAsync(jobName, data, options).thenApply(added -> job(added.id()));
    }
}
