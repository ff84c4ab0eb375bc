package dev.oxbow.core.queue;

import dev.oxbow.core.internal.async.AsyncCalls;
import dev.oxbow.core.internal.batch.AddBatcher;
import dev.oxbow.core.internal.dispatch.LocalDispatch;
import dev.oxbow.core.internal.name.QueueNames;
import dev.oxbow.core.internal.queue.PrometheusText;
import dev.oxbow.core.internal.status.CompletionRegistry;
import dev.oxbow.core.internal.status.CompletionWaiter;
import dev.oxbow.core.job.AddedJob;
import dev.oxbow.core.job.JobCounts;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.scheduler.JobSchedulers;
import dev.oxbow.core.store.JobStore;
import dev.oxbow.core.telemetry.Telemetry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A queue by its name: adds jobs and reads them. Thread-safe, holds no connection and needs no closing; get it from {@link
 * dev.oxbow.core.Oxbow#queue}. Every method that returns no future blocks for one round trip, or two when it waits for a call in
 * flight, and throws {@link dev.oxbow.core.pool.RedisException} when Redis cannot be asked.
 *
 * <p>Whoever must not block uses the variants named {@code …Async}, and {@link #async} for everything else.
 */
public final class Queue {
    private final String name;
    private final JobStore store;
    private final AsyncCalls calls;
    private final Telemetry telemetry;
    private final AddBatcher intake;
    private final CompletionRegistry ends;
    private final JobOptions defaults;

    /**
     * @param name not empty, without {@code :} (BullMQ's rule)
     * @param workers of this process, which may be handed jobs when they are added
     * @param executor runs calls that several callers share: at most two at a time
     * @param calls make what nobody waits for
     * @param follower follows jobs to their end
     * @param telemetry is told of calls that add jobs
     * @throws IllegalArgumentException if the name breaks the rule
     */
    public Queue(
            String name,
            JobStore store,
            LocalDispatch workers,
            Executor executor,
            AsyncCalls calls,
            CompletionWaiter follower,
            Telemetry telemetry) {
        this.name = QueueNames.require(name);
        this.store = store;
        this.calls = calls;
        this.telemetry = telemetry;
        this.intake = new AddBatcher(name, store, workers, executor, telemetry);
        this.ends = new CompletionRegistry(follower, calls);
        this.defaults = JobOptions.DEFAULTS;
    }

    private Queue(Queue other, JobOptions defaults) {
        this.name = other.name;
        this.store = other.store;
        this.calls = other.calls;
        this.telemetry = other.telemetry;
        this.intake = other.intake;
        this.ends = other.ends;
        this.defaults = defaults;
    }

    /**
     * The same queue, whose jobs have these options unless others are given; BullMQ's {@code defaultJobOptions}. Nothing is
     * written: it is for those who add by what is returned here.
     */
    public Queue withDefaults(JobOptions options) {
        return new Queue(this, options);
    }

    /** Its name, as BullMQ knows it. */
    public String name() {
        return name;
    }

    /** Adds a job with the queue's default options, which are BullMQ's. See {@link #add(String, Object, JobOptions)}. */
    public AddedJob add(String jobName, @Nullable Object data) {
        return add(jobName, data, defaults);
    }

    /**
     * Adds a job with the queue's default options, changed in this way: {@code queue.add("mail", mail, o -> o.priority(1))}. See
     * {@link #add(String, Object, JobOptions)}.
     */
    public AddedJob add(String jobName, @Nullable Object data, UnaryOperator<JobOptions.Builder> change) {
        return add(jobName, data, changed(change));
    }

    private JobOptions changed(UnaryOperator<JobOptions.Builder> change) {
        return change.apply(defaults.toBuilder()).build();
    }

    /**
     * Adds a job with these options, whatever the queue's defaults are.
     *
     * @param jobName what kind of job it is
     * @param data the payload: anything Jackson can write
     * @throws IllegalArgumentException if the data cannot be written as JSON or are larger than {@code sizeLimit}
     * @throws JobNotAddedException if its parent is not there, or a job of its id is there and belongs to another one
     */
    public AddedJob add(String jobName, @Nullable Object data, JobOptions options) {
        return addAll(List.of(new NewJob(jobName, Json.of(data), options))).get(0);
    }

    /** Adds a job with the queue's default options without waiting; see {@link #addAllAsync}. */
    public CompletableFuture<AddedJob> addAsync(String jobName, @Nullable Object data) {
        return addAsync(jobName, data, defaults);
    }

    /** Adds a job with the queue's default options, changed in this way, without waiting; see {@link #addAllAsync}. */
    public CompletableFuture<AddedJob> addAsync(
            String jobName, @Nullable Object data, UnaryOperator<JobOptions.Builder> change) {
        return addAsync(jobName, data, changed(change));
    }

    /**
     * Adds a job with these options without waiting; see {@link #addAllAsync}.
     *
     * @throws IllegalArgumentException as {@link #add(String, Object, JobOptions)} does
     */
    public CompletableFuture<AddedJob> addAsync(String jobName, @Nullable Object data, JobOptions options) {
        return addAllAsync(List.of(new NewJob(jobName, Json.of(data), options))).thenApply(added -> added.get(0));
    }

    /**
     * Adds jobs without waiting, as {@link #addAll} does. Jobs are added in the order of the calls, but those with a chosen id and
     * those without may overtake each other. Calls of many callers join in one command.
     *
     * @return completed on the thread that made the command, one of Oxbow's: what depends on it must not block. It fails with a
     *     {@link dev.oxbow.core.pool.RedisException} if Redis cannot be asked, or a {@link JobNotAddedException}
     * @throws IllegalArgumentException as {@link #addAll} does
     */
    public CompletableFuture<List<AddedJob>> addAllAsync(List<NewJob> jobs) {
        if (jobs.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        List<NewJob> all = List.copyOf(jobs);
        return intake.addAsync(all).thenApply(added -> dev.oxbow.core.internal.queue.Rejections.orThrow(all, added));
    }

    /**
     * Does one of these without waiting: {@code queue.async(it -> it.jobs().failed(0, 9))}.
     *
     * @return completed on a thread of {@link AsyncCalls}, with what the call returns or throws
     */
    public <T> CompletableFuture<T> async(Function<Queue, T> call) {
        return calls.call(() -> call.apply(this));
    }

    /**
     * Adds jobs in order, with one command for all of them, which they may share with jobs that others add meanwhile.
     *
     * @return one for each, in order
     * @throws IllegalArgumentException if one breaks a rule that can be checked here ({@code sizeLimit}, for example); none is
     *     added then
     * @throws JobNotAddedException if one was refused because of its parent; all others are added then, and the exception says
     *     what became of each
     */
    public List<AddedJob> addAll(List<NewJob> jobs) {
        if (jobs.isEmpty()) {
            return List.of();
        }
        List<NewJob> all = List.copyOf(jobs);
        return dev.oxbow.core.internal.queue.Rejections.orThrow(all, intake.add(all));
    }

    /** The job of that id, whether there is one or not: asks nobody. */
    public JobHandle job(String jobId) {
        return new JobHandle(name, jobId, store, ends, calls);
    }

    /** The job of that id and its state; empty if there is none. */
    public Optional<JobView> find(String jobId) {
        return store.find(name, List.of(jobId)).get(0);
    }

    /** Id of the job that keeps others of this deduplication id out; empty if there is none. One command. */
    public Optional<String> deduplicationOwner(String deduplicationId) {
        return store.deduplications().owner(name, deduplicationId);
    }

    /**
     * Lets the next job of this deduplication id in, whoever kept it out. One command.
     *
     * @return whether anybody did
     */
    public boolean removeDeduplicationKey(String deduplicationId) {
        return store.deduplications().release(name, deduplicationId);
    }

    /** How many jobs are in each state. */
    public JobCounts counts() {
        Map<String, JobCounts> counts = store.counts(List.of(name));
        return counts.getOrDefault(name, JobCounts.NONE);
    }

    /**
     * Its job schedulers.
     *
     * @throws UnsupportedOperationException if the store is in memory: schedulers need Redis
     */
    public JobSchedulers schedulers() {
        return new JobSchedulers(name, store.schedulers(), calls, telemetry);
    }

    /** From now on no worker takes jobs from it, wherever it runs; jobs in hand go on, and jobs may be added. */
    public void pause() {
        store.queues().pause(name);
    }

    /** Workers may take jobs again. */
    public void resume() {
        store.queues().resume(name);
    }

    /** Whether it is paused. */
    public boolean isPaused() {
        return meta().paused();
    }

    /** What it says about itself: version, paused, limits. */
    public QueueMeta meta() {
        return store.queues().meta(name);
    }

    /** Its jobs by state. */
    public JobLists jobs() {
        return new JobLists(name, store);
    }

    /** What is done now and then with many of its jobs at once. */
    public QueueMaintenance upkeep() {
        return new QueueMaintenance(name, store, calls);
    }

    /** What bounds its pace. */
    public QueueLimits limits() {
        return new QueueLimits(name, store);
    }

    /** How many jobs came to that end, in all and in each minute that is kept; see {@link #metrics(JobState, long, long)}. */
    public QueueMetrics metrics(JobState end) {
        return metrics(end, 0, -1);
    }

    /**
     * How many jobs came to that end, as workers counted them that keep metrics.
     *
     * @param end completed or failed
     * @param firstMinute 0 is the newest; negative: from the end
     * @param lastMinute inclusive; -1 is the oldest that is kept
     * @throws IllegalArgumentException if it is no end
     */
    public QueueMetrics metrics(JobState end, long firstMinute, long lastMinute) {
        return store.queues().metrics(name, end, firstMinute, lastMinute);
    }

    /**
     * How many jobs are in each state and how many came to each end so far (as workers counted them that keep metrics), in the text
     * format of Prometheus, with BullMQ's names. One command.
     *
     * @param labels of the program's own, which every line bears
     * @throws IllegalArgumentException if the name of a label is not one of Prometheus, or is {@code queue} or {@code state}
     * @throws UnsupportedOperationException if the store is in memory: it keeps no metrics
     */
    public String prometheusMetrics(Map<String, String> labels) {
        PrometheusText text = new PrometheusText(name, labels);
        return text.of(store.queues().figures(name));
    }

    /**
     * Connections that bear the name of one of its workers, in any process and language. One of Oxbow's processes has as many
     * names as connections at most; see the documentation of queues.
     */
    public List<ConnectedClient> workers() {
        return store.queues().workers(name);
    }

    /** Connections that bear the name of a reader of its events. */
    public List<ConnectedClient> eventReaders() {
        return store.queues().eventReaders(name);
    }
}
