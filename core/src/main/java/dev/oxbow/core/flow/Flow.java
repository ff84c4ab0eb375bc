package dev.oxbow.core.flow;

import dev.oxbow.core.internal.name.QueueNames;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.NewJob;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A job and the jobs that it waits for, to be added by a {@link FlowProducer}. Each may be in a queue of its own. Immutable: methods
 * that change something return a new flow. Payloads are written as JSON when the flow is added.
 *
 * <pre>{@code
 * Flow.of("orders", "ship", order)
 *         .child(Flow.of("stock", "reserve", order.items()))
 *         .child(Flow.of("payments", "charge", order.total()).options(o -> o.onFailure(FAIL_PARENT).attempts(3)));
 * }</pre>
 *
 * <p>Jobs of typed queues are made with {@link dev.oxbow.core.queue.QueueType#flow}: the compiler checks their payloads.
 */
public final class Flow {
    private final String queue;
    private final @Nullable String prefix;
    private final String name;
    private final @Nullable Object payload;
    private final UnaryOperator<JobOptions> options;
    private final List<Flow> children;

    private Flow(
            String queue,
            @Nullable String prefix,
            String name,
            @Nullable Object payload,
            UnaryOperator<JobOptions> options,
            List<Flow> children) {
        this.queue = queue;
        this.prefix = prefix;
        this.name = name;
        this.payload = payload;
        this.options = options;
        this.children = List.copyOf(children);
    }

    /**
     * A job without children, with its queue's default options.
     *
     * @param queue not empty, without {@code :}
     * @param name what kind of job it is
     * @param payload any value that the codec can write
     * @throws IllegalArgumentException if the queue's name breaks the rule
     */
    public static Flow of(String queue, String name, @Nullable Object payload) {
        return new Flow(QueueNames.require(queue), null, name, payload, UnaryOperator.identity(), List.of());
    }

    /** The same with these options, whatever the queue's defaults are. */
    public Flow options(JobOptions value) {
        return new Flow(queue, prefix, name, payload, defaults -> value, children);
    }

    /** The same with its queue's default options changed in this way, {@link JobOptions#DEFAULTS} where it has none. */
    public Flow options(UnaryOperator<JobOptions.Builder> change) {
        return new Flow(
                queue,
                prefix,
                name,
                payload,
                defaults -> change.apply(defaults.toBuilder()).build(),
                children);
    }

    /** The same in a queue under another prefix of keys. Its children stay where they are. */
    public Flow prefix(String value) {
        return new Flow(queue, value, name, payload, options, children);
    }

    /** The same with one more child. */
    public Flow child(Flow child) {
        return children(List.of(child));
    }

    /** The same with these children too. */
    public Flow children(Collection<Flow> more) {
        List<Flow> all = new ArrayList<>(children);
        all.addAll(more);
        return new Flow(queue, prefix, name, payload, options, all);
    }

    /** Name of its queue. */
    public String queue() {
        return queue;
    }

    /** Prefix of the keys of its queue; null: the one of the Oxbow that adds it. */
    public @Nullable String prefix() {
        return prefix;
    }

    /** The job itself, with these default options of its queue. */
    public NewJob job(JobOptions defaults) {
        return new NewJob(name, payload, options.apply(defaults));
    }

    /** Its children, in the order in which they were given. Unmodifiable. */
    public List<Flow> children() {
        return children;
    }
}
