package dev.oxbow.core.queue;

import dev.oxbow.core.job.AddedJob;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.NewJob;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A queue by its name: adds jobs and reads them. Thread-safe, holds no connection and needs no closing; get it from {@link
 * dev.oxbow.core.Oxbow#queue}. Every method that sends a command and returns no future blocks for one round trip, or two when it
 * waits for a call in flight, and throws {@link dev.oxbow.core.pool.RedisException} when Redis cannot be reached or answers with an
 * error.
 *
 * <p>A thread that must not block uses the methods named {@code …Async}, and {@link #async} for everything else.
 */
public interface Queue extends QueueOperations {
    /**
     * The same queue with other default options for the jobs that are added through the returned object; BullMQ's {@code
     * defaultJobOptions}. Nothing is written to Redis.
     */
    Queue withDefaults(JobOptions options);

    /**
     * The same queue, with the types of its jobs known to the compiler.
     *
     * @throws IllegalArgumentException if the type is that of another queue
     */
    <D, R> TypedQueue<D, R> typed(QueueType<D, R> type);

    /** Adds a job with the queue's default options, which are BullMQ's. See {@link #add(String, Object, JobOptions)}. */
    AddedJob add(String jobName, @Nullable Object data);

    /**
     * Adds a job with the queue's default options, changed in this way: {@code queue.add("mail", mail, o -> o.priority(1))}. See
     * {@link #add(String, Object, JobOptions)}.
     */
    AddedJob add(String jobName, @Nullable Object data, UnaryOperator<JobOptions.Builder> change);

    /**
     * Adds a job with these options, without the queue's defaults.
     *
     * @param jobName what kind of job it is
     * @param data the payload: any value that the codec can write
     * @throws IllegalArgumentException if the data cannot be written as JSON or are larger than {@code sizeLimit}
     * @throws JobNotAddedException if its parent does not exist, or a job of its id exists and belongs to another parent
     */
    AddedJob add(String jobName, @Nullable Object data, JobOptions options);

    /** Adds a job with the queue's default options without waiting; see {@link #addAllAsync}. */
    CompletableFuture<AddedJob> addAsync(String jobName, @Nullable Object data);

    /** Adds a job with the queue's default options, changed in this way, without waiting; see {@link #addAllAsync}. */
    CompletableFuture<AddedJob> addAsync(
            String jobName, @Nullable Object data, UnaryOperator<JobOptions.Builder> change);

    /**
     * Adds a job with these options without waiting; see {@link #addAllAsync}.
     *
     * @throws IllegalArgumentException as {@link #add(String, Object, JobOptions)} does
     */
    CompletableFuture<AddedJob> addAsync(String jobName, @Nullable Object data, JobOptions options);

    /**
     * Adds jobs in order, with one command for all of them, which may also add jobs of other callers.
     *
     * @return one result for each job, in order
     * @throws IllegalArgumentException if a job breaks a rule that can be checked here ({@code sizeLimit}, for example); no job is
     *     added then
     * @throws JobNotAddedException if a job was refused because of its parent; all other jobs are added then, and the exception has
     *     the result of each
     */
    List<AddedJob> addAll(List<NewJob> jobs);

    /**
     * Adds jobs without waiting, as {@link #addAll} does. Jobs are added in the order of the calls, but jobs with a chosen id and
     * jobs without may overtake each other. Calls of many callers share one command.
     *
     * @return completed on the thread that sent the command, one of Oxbow's: actions that depend on it must not block. It fails with
     *     a {@link dev.oxbow.core.pool.RedisException} if Redis cannot be reached, or a {@link JobNotAddedException}
     * @throws IllegalArgumentException as {@link #addAll} does
     */
    CompletableFuture<List<AddedJob>> addAllAsync(List<NewJob> jobs);

    /** The job of that id, whether it exists or not. Sends no command. */
    JobHandle job(String jobId);

    /**
     * Calls one of these methods without waiting: {@code queue.async(it -> it.jobs().failed(0, 9))}. The call runs on one of at most
     * 8 threads that Oxbow keeps for such calls; up to 10,000 calls wait for a thread, and one more fails with a {@link
     * java.util.concurrent.RejectedExecutionException}. A call whose future is cancelled before it begins is not made.
     *
     * @return completed on that thread with what the call returns or throws: actions that depend on it must not block
     */
    <T> CompletableFuture<T> async(Function<? super Queue, T> call);
}
