package dev.oxbow.core.internal.queue;

import dev.oxbow.core.internal.async.AsyncCalls;
import dev.oxbow.core.internal.batch.AddBatcher;
import dev.oxbow.core.internal.dispatch.LocalDispatch;
import dev.oxbow.core.internal.name.QueueNames;
import dev.oxbow.core.internal.status.CompletionRegistry;
import dev.oxbow.core.internal.status.CompletionWaiter;
import dev.oxbow.core.job.AddedJob;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.job.PayloadCodec;
import dev.oxbow.core.queue.JobHandle;
import dev.oxbow.core.queue.Queue;
import dev.oxbow.core.queue.QueueType;
import dev.oxbow.core.queue.TypedQueue;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.telemetry.Telemetry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A queue on a store. Thread-safe. */
public final class DefaultQueue extends DefaultQueueOperations implements Queue {
    private final JobOptions defaults;

    /**
     * @param name not empty, without {@code :} (BullMQ's rule)
     * @param workers of this process, which may get jobs in the call that adds them
     * @param executor runs calls that several callers share: at most two at a time
     * @param calls run what the caller does not wait for
     * @param completions waits for the ends of jobs
     * @param telemetry is notified of calls that add jobs
     * @param codec writes and reads payloads
     * @throws IllegalArgumentException if the name breaks the rule
     */
    public DefaultQueue(
            String name,
            JobStore store,
            LocalDispatch workers,
            Executor executor,
            AsyncCalls calls,
            CompletionWaiter completions,
            Telemetry telemetry,
            PayloadCodec codec) {
        this(
                new QueueParts(
                        QueueNames.require(name),
                        store,
                        calls,
                        telemetry,
                        codec,
                        new AddBatcher(name, store, workers, executor, telemetry),
                        new CompletionRegistry(completions, calls)),
                JobOptions.DEFAULTS);
    }

    private DefaultQueue(QueueParts parts, JobOptions defaults) {
        super(parts);
        this.defaults = defaults;
    }

    @Override
    public Queue withDefaults(JobOptions options) {
        return new DefaultQueue(parts, options);
    }

    @Override
    public <D, R> TypedQueue<D, R> typed(QueueType<D, R> type) {
        if (!name().equals(type.name())) {
            throw new IllegalArgumentException("queue must be the type's, " + type.name() + ", but was " + name());
        }
        return new DefaultTypedQueue<>(type, this);
    }

    @Override
    public AddedJob add(String jobName, @Nullable Object data) {
        return add(jobName, data, defaults);
    }

    @Override
    public AddedJob add(String jobName, @Nullable Object data, UnaryOperator<JobOptions.Builder> change) {
        return add(jobName, data, changed(change));
    }

    JobOptions defaults() {
        return defaults;
    }

    private JobOptions changed(UnaryOperator<JobOptions.Builder> change) {
        return change.apply(defaults.toBuilder()).build();
    }

    @Override
    public AddedJob add(String jobName, @Nullable Object data, JobOptions options) {
        return addAll(List.of(new NewJob(jobName, data, options))).get(0);
    }

    @Override
    public CompletableFuture<AddedJob> addAsync(String jobName, @Nullable Object data) {
        return addAsync(jobName, data, defaults);
    }

    @Override
    public CompletableFuture<AddedJob> addAsync(
            String jobName, @Nullable Object data, UnaryOperator<JobOptions.Builder> change) {
        return addAsync(jobName, data, changed(change));
    }

    @Override
    public CompletableFuture<AddedJob> addAsync(String jobName, @Nullable Object data, JobOptions options) {
        return addAllAsync(List.of(new NewJob(jobName, data, options))).thenApply(added -> added.get(0));
    }

    @Override
    public List<AddedJob> addAll(List<NewJob> jobs) {
        if (jobs.isEmpty()) {
            return List.of();
        }
        List<NewJob> all = encoded(jobs);
        return Rejections.orThrow(all, parts.adds().add(all));
    }

    @Override
    public CompletableFuture<List<AddedJob>> addAllAsync(List<NewJob> jobs) {
        if (jobs.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        List<NewJob> all = encoded(jobs);
        return parts.adds().addAsync(all).thenApply(added -> Rejections.orThrow(all, added));
    }

    private List<NewJob> encoded(List<NewJob> jobs) {
        return jobs.stream().map(job -> job.encoded(parts.codec())).toList();
    }

    @Override
    public JobHandle job(String jobId) {
        return new DefaultJobHandle(jobId, parts);
    }

    @Override
    public <T> CompletableFuture<T> async(Function<? super Queue, T> call) {
        return parts.calls().call(() -> call.apply(this));
    }
}
