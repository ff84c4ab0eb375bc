package dev.oxbow.core.flow;

import dev.oxbow.core.internal.name.QueueNames;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.NewJob;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A job and the jobs that it waits for, to be added by a {@link FlowProducer}. Each may be in a queue of its own. Immutable: what
 * looks like a change returns a new one.
 *
 * <pre>{@code
 * Flow.of("orders", "ship", order)
 *         .child(Flow.of("stock", "reserve", order.items()))
 *         .child(Flow.of("payments", "charge", order.total()).options(o -> o.onFailure(FAIL_PARENT).attempts(3)));
 * }</pre>
 */
public final class Flow {
    private final String queue;
    private final @Nullable String prefix;
    private final String name;
    private final Json data;
    private final UnaryOperator<JobOptions> options;
    private final List<Flow> children;

    private Flow(
            String queue,
            @Nullable String prefix,
            String name,
            Json data,
            UnaryOperator<JobOptions> options,
            List<Flow> children) {
        this.queue = queue;
        this.prefix = prefix;
        this.name = name;
        this.data = data;
        this.options = options;
        this.children = List.copyOf(children);
    }

    /**
     * A job that waits for nothing yet, with its queue's default options.
     *
     * @param queue not empty, without {@code :}
     * @param name what kind of job it is
     * @param data the payload: anything Jackson can write
     * @throws IllegalArgumentException if the queue's name breaks the rule or the data cannot be written as JSON
     */
    public static Flow of(String queue, String name, @Nullable Object data) {
        return new Flow(QueueNames.require(queue), null, name, Json.of(data), UnaryOperator.identity(), List.of());
    }

    /** The same with these options, whatever the queue's defaults are. */
    public Flow options(JobOptions value) {
        return new Flow(queue, prefix, name, data, defaults -> value, children);
    }

    /** The same with its queue's default options changed in this way, {@link JobOptions#DEFAULTS} where it has none. */
    public Flow options(UnaryOperator<JobOptions.Builder> change) {
        return new Flow(
                queue,
                prefix,
                name,
                data,
                defaults -> change.apply(defaults.toBuilder()).build(),
                children);
    }

    /** The same in a queue under another prefix of keys. What it waits for stays where it is. */
    public Flow prefix(String value) {
        return new Flow(queue, value, name, data, options, children);
    }

    /** The same, waiting for this one too. */
    public Flow child(Flow child) {
        return children(List.of(child));
    }

    /** The same, waiting for all of these too. */
    public Flow children(Collection<Flow> more) {
        List<Flow> all = new ArrayList<>(children);
        all.addAll(more);
        return new Flow(queue, prefix, name, data, options, all);
    }

    String queue() {
        return queue;
    }

    @Nullable
    String prefix() {
        return prefix;
    }

    /** @param defaults of its queue */
    NewJob job(JobOptions defaults) {
        return new NewJob(name, data, options.apply(defaults));
    }

    List<Flow> children() {
        return children;
    }
}
