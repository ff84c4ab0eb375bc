package dev.oxbow.core.internal.bullmq.key;

import dev.oxbow.core.job.JobKey;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.ParentJob;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;

/**
 * Names of keys: layout.md, sections 1 and 2. Every key of a queue is {@code prefix:queue:suffix}; {@code prefix:queue} is its qualified name, which
 * scripts get and BullMQ stores inside flows. Immutable and thread-safe.
 */
public final class Keys {
    public static final String WAIT = "wait";
    public static final String PRIORITIZED = "prioritized";
    public static final String ACTIVE = "active";
    public static final String DELAYED = "delayed";
    public static final String MARKER = "marker";
    public static final String EVENTS = "events";
    public static final String META = "meta";
    public static final String LIMITER = "limiter";

    /**
     * A job's key has its id as suffix, so these ids would name other keys of the queue. BullMQ does not check that.
     */
    private static final Set<String> RESERVED = Set.of(
            "id",
            META,
            WAIT,
            "paused",
            ACTIVE,
            PRIORITIZED,
            "pc",
            DELAYED,
            "waiting-children",
            "completed",
            "failed",
            "stalled",
            "stalled-check",
            LIMITER,
            MARKER,
            EVENTS,
            "repeat",
            "delay",
            "priority");

    private final String prefix;

    /** @throws IllegalArgumentException if the prefix is empty */
    public Keys(String prefix) {
        if (prefix.isEmpty()) {
            throw new IllegalArgumentException("prefix must not be empty; BullMQ's own is bull");
        }
        this.prefix = prefix;
    }

    /**
     * The qualified name of a queue.
     *
     * @throws IllegalArgumentException if the name is empty or has a colon (BullMQ's rules)
     */
    public String queue(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("queue name must not be empty");
        }
        if (name.indexOf(':') >= 0) {
            throw new IllegalArgumentException("queue name must not contain ':', but was '" + name + "'");
        }
        return prefix + ':' + name;
    }

    /** The beginning of every key. */
    public String prefix() {
        return prefix;
    }

    /** The same options with the qualified name of the parent's queue, as BullMQ stores it. */
    public JobOptions qualified(JobOptions options) {
        ParentJob parent = options.parent();
        return parent == null
                ? options
                : options.toBuilder()
                        .parent(qualifiedQueue(parent.queue()), parent.id())
                        .build();
    }

    /** The qualified name of a queue that may be given by its name or by its qualified name already. */
    private String qualifiedQueue(String queue) {
        return queue.indexOf(':') < 0 ? queue(queue) : queue;
    }

    public String of(String queue, String suffix) {
        return queue(queue) + ':' + suffix;
    }

    /**
     * The suffix of the key that lists a queue's jobs of a state.
     *
     * @throws IllegalArgumentException if no list holds that state
     */
    public static String ofState(JobState state) {
        if (state == JobState.UNKNOWN) {
            throw new IllegalArgumentException("state must not be unknown: jobs in no state are in no list");
        }
        return state == JobState.WAITING ? WAIT : state.word();
    }

    /**
     * The suffix of the key that lists a queue's finished jobs of a state.
     *
     * @throws IllegalArgumentException if the state is neither completed nor failed
     */
    public static String ofFinished(JobState state) {
        if (!state.isFinished()) {
            throw new IllegalArgumentException("state must be completed or failed, but was " + state.word());
        }
        return state.word();
    }

    /**
     * The name, or the beginning of the name, of the connections that serve this queue; BullMQ finds workers and
     * readers of events by it.
     */
    public String connectionName(String queue) {
        queue(queue);
        return prefix + ':' + Base64.getEncoder().encodeToString(queue.getBytes(StandardCharsets.UTF_8));
    }

    /** The queue of a key that {@link #of} made with this suffix. */
    public String queueOf(String key, String suffix) {
        return key.substring(prefix.length() + 1, key.length() - suffix.length() - 1);
    }

    /** The job whose key is stored in a flow. */
    public JobKey job(String key) {
        return JobKey.parse(key, prefix);
    }

    /** The id itself; an id that no job has if it names another key of the queue. */
    public static String asJob(String id) {
        return RESERVED.contains(id) ? "" : id;
    }

    /**
     * Checks that a chosen id does not name another key of its queue.
     *
     * @throws IllegalArgumentException if it does
     */
    public static void requireFree(String jobId) {
        if (isReserved(jobId)) {
            throw new IllegalArgumentException(
                    "jobId must not be '" + jobId + "': the queue itself uses that name for one of its keys");
        }
    }

    /** Whether the queue itself uses that name for one of its keys. */
    public static boolean isReserved(String suffix) {
        return RESERVED.contains(suffix);
    }
}
