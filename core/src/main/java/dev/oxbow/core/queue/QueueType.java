package dev.oxbow.core.queue;

import dev.oxbow.core.flow.Flow;
import dev.oxbow.core.internal.name.QueueNames;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.job.PayloadType;
import dev.oxbow.core.scheduler.JobTemplate;
import org.jspecify.annotations.Nullable;

/**
 * What the jobs of a queue carry and what they return; BullMQ's {@code Queue<Data, Result>}. A constant of the program, which its
 * producers and its workers share: a job of another payload, or a processor that returns something else, does not compile.
 * Immutable and thread-safe; its methods send no command.
 *
 * <pre>{@code
 * static final QueueType<Order, Receipt> ORDERS = QueueType.of("orders", Order.class, Receipt.class);
 *
 * oxbow.worker(ORDERS, job -> new Receipt(job.data().customer() + " paid"));
 * Receipt receipt = oxbow.queue(ORDERS).add("charge", order).waitUntilFinished(timeout);
 * }</pre>
 *
 * <p>Values are written and read by the {@link dev.oxbow.core.job.PayloadCodec} of the Oxbow; with the default, Jackson: records,
 * beans, lists, maps, numbers, text. Where the jobs of a queue carry different things, {@code D} is their common type, for example a
 * sealed interface with Jackson's {@code @JsonTypeInfo}.
 *
 * @param <D> what a job carries
 * @param <R> what it returns; {@link Void} where it returns nothing
 */
public final class QueueType<D, R> {
    private final String name;
    private final PayloadType<D> data;
    private final PayloadType<R> result;

    private QueueType(String name, PayloadType<D> data, PayloadType<R> result) {
        this.name = QueueNames.require(name);
        this.data = data;
        this.result = result;
    }

    /**
     * A queue whose payloads are of plain classes.
     *
     * @param name of the queue
     * @throws IllegalArgumentException if the name is empty or contains {@code :}
     */
    public static <D, R> QueueType<D, R> of(String name, Class<D> data, Class<R> result) {
        return new QueueType<>(name, PayloadType.of(data), PayloadType.of(result));
    }

    /**
     * A queue whose payloads are of types with parameters: {@code new PayloadType<List<Order>>() {}}.
     *
     * @param name of the queue
     * @throws IllegalArgumentException if the name is empty or contains {@code :}
     */
    public static <D, R> QueueType<D, R> of(String name, PayloadType<D> data, PayloadType<R> result) {
        return new QueueType<>(name, data, result);
    }

    /** Name of the queue. */
    public String name() {
        return name;
    }

    /** The type of what a job carries. */
    public PayloadType<D> dataType() {
        return data;
    }

    /** The type of what a job returns. */
    public PayloadType<R> resultType() {
        return result;
    }

    /**
     * The data of one of its jobs, read by the default codec; {@link TypedQueue#data} uses the codec of its Oxbow.
     *
     * @throws IllegalArgumentException if they do not fit the type
     */
    public D data(Json json) {
        return json.as(data);
    }

    /**
     * The return value of one of its jobs, read by the default codec; {@link TypedQueue#result} uses the codec of its Oxbow.
     *
     * @throws IllegalArgumentException if it does not fit the type
     */
    public R result(Json json) {
        return json.as(result);
    }

    /** A job of this queue with BullMQ's default options, to be added with others. */
    public NewJob job(String jobName, @Nullable D jobData) {
        return NewJob.of(jobName, jobData);
    }

    /** A job of this queue, to be added with others. */
    public NewJob job(String jobName, @Nullable D jobData, JobOptions options) {
        return NewJob.of(jobName, jobData, options);
    }

    /** A job of this queue as part of a flow. */
    public Flow flow(String jobName, @Nullable D jobData) {
        return Flow.of(name, jobName, jobData);
    }

    /** The jobs of a scheduler of this queue. */
    public JobTemplate template(String jobName, @Nullable D jobData) {
        return JobTemplate.named(jobName).with(jobData);
    }

    @Override
    public String toString() {
        return "queue " + name;
    }
}
