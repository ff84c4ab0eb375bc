package dev.oxbow.core.internal.scheduler;

import dev.oxbow.core.internal.async.AsyncCalls;
import dev.oxbow.core.job.PayloadCodec;
import dev.oxbow.core.scheduler.JobScheduler;
import dev.oxbow.core.scheduler.JobSchedulers;
import dev.oxbow.core.scheduler.JobTemplate;
import dev.oxbow.core.scheduler.Schedule;
import dev.oxbow.core.scheduler.ScheduledJob;
import dev.oxbow.core.scheduler.SchedulerBusyException;
import dev.oxbow.core.store.SchedulerDefinition;
import dev.oxbow.core.store.SchedulerStore;
import dev.oxbow.core.telemetry.Telemetry;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** The schedulers of one queue on a store. Thread-safe. */
public final class DefaultJobSchedulers implements JobSchedulers {
    private final String queue;
    private final SchedulerStore store;
    private final AsyncCalls calls;
    private final Telemetry telemetry;
    private final PayloadCodec codec;

    /**
     * @param calls run the calls that the caller does not wait for
     * @param telemetry is notified when a scheduler is created or changed
     * @param codec writes payloads
     */
    public DefaultJobSchedulers(
            String queue, SchedulerStore store, AsyncCalls calls, Telemetry telemetry, PayloadCodec codec) {
        this.queue = queue;
        this.store = store;
        this.calls = calls;
        this.telemetry = telemetry;
        this.codec = codec;
    }

    @Override
    public <T> CompletableFuture<T> async(Function<? super JobSchedulers, T> call) {
        return calls.call(() -> call.apply(this));
    }

    @Override
    public ScheduledJob upsert(String schedulerId, Schedule schedule) {
        return upsert(schedulerId, schedule, JobTemplate.DEFAULT);
    }

    @Override
    public ScheduledJob upsert(String schedulerId, Schedule schedule, JobTemplate template) {
        SchedulerDefinition definition = new SchedulerDefinition(schedulerId, schedule, template.encoded(codec));
        return upsert(definition, traced(definition));
    }

    private Telemetry.Adding traced(SchedulerDefinition definition) {
        String name = Objects.requireNonNullElse(definition.template().name(), definition.id());
        return telemetry.scheduling(queue, definition.id(), name);
    }

    private ScheduledJob upsert(SchedulerDefinition definition, Telemetry.Adding traced) {
        String carried = traced.carriedBy(definition.template().options()).telemetry();
        try {
            ScheduledJob next = store.upsert(queue, List.of(definition.carrying(carried)))
                    .get(0)
                    .orElseThrow(() -> new SchedulerBusyException(definition.id()));
            traced.added(List.of(next.jobId()));
            return next;
        } catch (RuntimeException | Error e) {
            traced.failed(e);
            throw e;
        }
    }

    @Override
    public CompletableFuture<ScheduledJob> upsertAsync(String schedulerId, Schedule schedule, JobTemplate template) {
        SchedulerDefinition definition = new SchedulerDefinition(schedulerId, schedule, template.encoded(codec));
        Telemetry.Adding traced = traced(definition); // on this thread, which has the caller's trace
        return calls.call(() -> upsert(definition, traced), traced::failed);
    }

    @Override
    public Optional<JobScheduler> get(String schedulerId) {
        return store.find(queue, List.of(schedulerId)).get(0);
    }

    @Override
    public List<JobScheduler> list() {
        return store.list(queue, 0, -1, false);
    }

    @Override
    public List<JobScheduler> list(long first, long last) {
        return store.list(queue, first, last, false);
    }

    @Override
    public List<JobScheduler> listSoonestFirst(long first, long last) {
        return store.list(queue, first, last, true);
    }

    @Override
    public long count() {
        return store.count(queue);
    }

    @Override
    public boolean remove(String schedulerId) {
        return store.remove(queue, List.of(schedulerId)).get(0);
    }
}
