package dev.oxbow.core.scheduler;

import dev.oxbow.core.internal.async.AsyncCalls;
import dev.oxbow.core.queue.Queue;
import dev.oxbow.core.store.SchedulerDefinition;
import dev.oxbow.core.store.SchedulerStore;
import dev.oxbow.core.telemetry.Telemetry;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The schedulers of one queue: each makes a job again and again. Get it from {@link Queue#schedulers()}; thread-safe. The next job is
 * made when a worker, Oxbow's or Node's, takes the one before: without workers there is one job and no more. Every method blocks
 * for one round trip and throws {@link dev.oxbow.core.pool.RedisException} when Redis cannot be asked.
 */
public final class JobSchedulers {
    private final String queue;
    private final SchedulerStore store;
    private final AsyncCalls calls;
    private final Telemetry telemetry;

    public JobSchedulers(String queue, SchedulerStore store, AsyncCalls calls, Telemetry telemetry) {
        this.queue = queue;
        this.store = store;
        this.calls = calls;
        this.telemetry = telemetry;
    }

    /**
     * Does one of these without waiting: {@code schedulers.async(it -> it.remove("nightly"))}.
     *
     * @return completed on a thread of {@link AsyncCalls}, with what the call returns or throws
     */
    public <T> CompletableFuture<T> async(Function<JobSchedulers, T> call) {
        return calls.call(() -> call.apply(this));
    }

    /** Makes a scheduler whose jobs bear its id as their name, see {@link #upsert(String, Schedule, JobTemplate)}. */
    public ScheduledJob upsert(String schedulerId, Schedule schedule) {
        return upsert(schedulerId, schedule, JobTemplate.DEFAULT);
    }

    /**
     * Makes a scheduler, or changes it to what is given: to be called at every start of a program. With the same {@code every} as
     * before the job that waits keeps its time.
     *
     * @param schedulerId chosen by the caller, not empty, unique in the queue
     * @param template what its jobs are like
     * @return the job that waits for its time now
     * @throws IllegalArgumentException if an end has passed, a pattern never comes, or data exceed their {@code sizeLimit}
     * @throws SchedulerBusyException if the job of the next run is there already and does not wait any more
     */
    public ScheduledJob upsert(String schedulerId, Schedule schedule, JobTemplate template) {
        SchedulerDefinition definition = new SchedulerDefinition(schedulerId, schedule, template);
        return upsert(definition, told(definition));
    }

    private Telemetry.Adding told(SchedulerDefinition definition) {
        String name = Objects.requireNonNullElse(definition.template().name(), definition.id());
        return telemetry.scheduling(queue, definition.id(), name);
    }

    private ScheduledJob upsert(SchedulerDefinition definition, Telemetry.Adding told) {
        String carried = told.carriedBy(definition.template().options()).telemetry();
        try {
            ScheduledJob next = store.upsert(queue, List.of(definition.carrying(carried)))
                    .get(0)
                    .orElseThrow(() -> new SchedulerBusyException(definition.id()));
            told.added(List.of(next.jobId()));
            return next;
        } catch (RuntimeException | Error e) {
            told.failed(e);
            throw e;
        }
    }

    /**
     * As {@link #upsert(String, Schedule, JobTemplate)}, without waiting.
     *
     * @return completed on a thread of {@link AsyncCalls}, with what that method returns or throws
     * @throws IllegalArgumentException if the id is empty
     */
    public CompletableFuture<ScheduledJob> upsertAsync(String schedulerId, Schedule schedule, JobTemplate template) {
        SchedulerDefinition definition = new SchedulerDefinition(schedulerId, schedule, template);
        Telemetry.Adding told = told(definition); // here, where the caller's trace is
        return calls.call(() -> upsert(definition, told), told::failed);
    }

    /** The scheduler of that id; empty if there is none. */
    public Optional<JobScheduler> get(String schedulerId) {
        return store.find(queue, List.of(schedulerId)).get(0);
    }

    /** All of them, the one whose job is due last first: BullMQ's order. */
    public List<JobScheduler> list() {
        return store.list(queue, 0, -1, false);
    }

    /**
     * A page of them, the one whose job is due last first.
     *
     * @param first place of the first, from 0; negative counts from the end
     * @param last place of the last, included; -1 is the last there is
     */
    public List<JobScheduler> list(long first, long last) {
        return store.list(queue, first, last, false);
    }

    /**
     * A page of them, the one whose job is due next first.
     *
     * @param first place of the first, from 0; negative counts from the end
     * @param last place of the last, included; -1 is the last there is
     */
    public List<JobScheduler> listSoonestFirst(long first, long last) {
        return store.list(queue, first, last, true);
    }

    /** How many there are. */
    public long count() {
        return store.count(queue);
    }

    /**
     * Ends a scheduler and removes its job, if that is delayed; one that waits or runs already goes on.
     *
     * @return whether there was one
     */
    public boolean remove(String schedulerId) {
        return store.remove(queue, List.of(schedulerId)).get(0);
    }
}
