package dev.oxbow.core.queue;

import dev.oxbow.core.job.AddedJob;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.scheduler.Schedule;
import dev.oxbow.core.scheduler.ScheduledJob;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A queue with the types of its jobs known to the compiler; get it from {@link dev.oxbow.core.Oxbow#queue(QueueType)}. Thread-safe,
 * holds no connection and needs no closing. Each method sends the same commands and throws the same exceptions as the method of
 * {@link Queue} that it is named after.
 *
 * <p>Adding a job returns the job by its id. {@link Queue#add} also says whether the job existed already or was deduplicated.
 *
 * @param <D> what a job carries
 * @param <R> what it returns
 */
public interface TypedQueue<D, R> extends QueueOperations {
    /** The same queue for any payload. */
    Queue untyped();

    /** The types of its jobs. */
    QueueType<D, R> type();

    /** The same queue with other default options for the jobs that are added through the returned object. */
    TypedQueue<D, R> withDefaults(JobOptions options);

    /** The job of that id, whether it exists or not. Sends no command. */
    TypedJob<D, R> job(String jobId);

    /** The job that was added, for the results that {@link Queue} and flows return. Sends no command. */
    TypedJob<D, R> job(AddedJob added);

    /** Adds a job with the queue's default options. See {@link Queue#add(String, Object)}. */
    TypedJob<D, R> add(String jobName, @Nullable D data);

    /** Adds a job with these options. See {@link Queue#add(String, Object, JobOptions)}. */
    TypedJob<D, R> add(String jobName, @Nullable D data, JobOptions options);

    /** Adds a job with the queue's default options, changed in this way. See {@link Queue#add(String, Object, UnaryOperator)}. */
    TypedJob<D, R> add(String jobName, @Nullable D data, UnaryOperator<JobOptions.Builder> change);

    /** Adds one job for each payload, in order, with the queue's default options and one command for all. See {@link Queue#addAll}. */
    List<TypedJob<D, R>> addAll(String jobName, Collection<? extends D> data);

    /** Adds one job for each payload, in order, with these options and one command for all. See {@link Queue#addAll}. */
    List<TypedJob<D, R>> addAll(String jobName, Collection<? extends D> data, JobOptions options);

    /** Adds a job with the queue's default options without waiting. See {@link Queue#addAllAsync}. */
    CompletableFuture<TypedJob<D, R>> addAsync(String jobName, @Nullable D data);

    /** Adds a job with these options without waiting. See {@link Queue#addAllAsync}. */
    CompletableFuture<TypedJob<D, R>> addAsync(String jobName, @Nullable D data, JobOptions options);

    /** Adds a job with the queue's default options, changed in this way, without waiting. See {@link Queue#addAllAsync}. */
    CompletableFuture<TypedJob<D, R>> addAsync(
            String jobName, @Nullable D data, UnaryOperator<JobOptions.Builder> change);

    /** Adds one job for each payload without waiting, with these options. See {@link Queue#addAllAsync}. */
    CompletableFuture<List<TypedJob<D, R>>> addAllAsync(
            String jobName, Collection<? extends D> data, JobOptions options);

    /**
     * Creates or changes a scheduler whose jobs carry these data, with BullMQ's default options. Its other operations are at {@link
     * #schedulers()}; see {@link dev.oxbow.core.scheduler.JobSchedulers#upsert}.
     */
    ScheduledJob upsertScheduler(String schedulerId, Schedule schedule, String jobName, @Nullable D data);

    /** Creates or changes a scheduler whose jobs carry these data and have these options. */
    ScheduledJob upsertScheduler(
            String schedulerId, Schedule schedule, String jobName, @Nullable D data, JobOptions options);

    /**
     * The data of one of its jobs, for example of a {@link JobView}.
     *
     * @throws IllegalArgumentException if they do not fit the type
     */
    D data(Json json);

    /**
     * The return value of one of its jobs, for example from an event.
     *
     * @throws IllegalArgumentException if it does not fit the type
     */
    R result(Json json);

    /** Calls one of these methods without waiting. See {@link Queue#async}. */
    <T> CompletableFuture<T> async(Function<? super TypedQueue<D, R>, T> call);
}
