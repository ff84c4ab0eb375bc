package dev.oxbow.core.scheduler;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The schedulers of one queue: each adds a job again and again. Get it from {@link dev.oxbow.core.queue.Queue#schedulers()};
 * thread-safe. The next job is added when a worker, of Oxbow or of Node, takes the current one: without workers there is one job and
 * no more. Every method is one command, blocks for its round trip and throws {@link dev.oxbow.core.pool.RedisException} when Redis
 * cannot be reached or answers with an error.
 */
public interface JobSchedulers {
    /**
     * Calls one of these methods without waiting: {@code schedulers.async(it -> it.remove("nightly"))}. See {@link
     * dev.oxbow.core.queue.Queue#async}.
     */
    <T> CompletableFuture<T> async(Function<? super JobSchedulers, T> call);

    /** Creates a scheduler whose jobs are named after its id, see {@link #upsert(String, Schedule, JobTemplate)}. */
    ScheduledJob upsert(String schedulerId, Schedule schedule);

    /**
     * Creates a scheduler, or changes it to what is given: to be called at every start of a program. With the same {@code every} as
     * before the job that waits keeps its time.
     *
     * @param schedulerId chosen by the caller, not empty, unique in the queue
     * @param template name, data and options of its jobs
     * @return the job that waits for its time now
     * @throws IllegalArgumentException if an end has passed, a pattern never comes, or data cannot be written or exceed their {@code
     *     sizeLimit}
     * @throws SchedulerBusyException if the job of the next run exists already and does not wait any more
     */
    ScheduledJob upsert(String schedulerId, Schedule schedule, JobTemplate template);

    /**
     * As {@link #upsert(String, Schedule, JobTemplate)}, without waiting.
     *
     * @return completed as {@link dev.oxbow.core.queue.Queue#async} says, with what that method returns or throws
     * @throws IllegalArgumentException if the id is empty or the data cannot be written
     */
    CompletableFuture<ScheduledJob> upsertAsync(String schedulerId, Schedule schedule, JobTemplate template);

    /** The scheduler of that id; empty if there is none. */
    Optional<JobScheduler> get(String schedulerId);

    /** All of them, the one whose job is due last first: BullMQ's order. */
    List<JobScheduler> list();

    /**
     * A page of them, the one whose job is due last first.
     *
     * @param first place of the first, from 0; negative counts from the end
     * @param last place of the last, included; -1 is the last there is
     */
    List<JobScheduler> list(long first, long last);

    /**
     * A page of them, the one whose job is due next first.
     *
     * @param first place of the first, from 0; negative counts from the end
     * @param last place of the last, included; -1 is the last there is
     */
    List<JobScheduler> listSoonestFirst(long first, long last);

    /** How many there are. */
    long count();

    /**
     * Removes a scheduler, and its job if that is delayed; a job that waits or is active stays.
     *
     * @return whether there was such a scheduler
     */
    boolean remove(String schedulerId);
}
