package dev.oxbow.core.internal.bullmq;

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
final class Keys {
    static final String WAIT = "wait";
    static final String PRIORITIZED = "prioritized";
    static final String ACTIVE = "active";
    static final String DELAYED = "delayed";
    static final String MARKER = "marker";
    static final String EVENTS = "events";
    static final String META = "meta";
    static final String LIMITER = "limiter";

    /** A job's key has its id for a suffix, so these ids would be other keys of the queue. BullMQ does not check that. */
    private static final Set<String> TAKEN = Set.of(
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
    Keys(String prefix) {
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
    String queue(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("queue name must not be empty");
        }
        if (name.indexOf(':') >= 0) {
            throw new IllegalArgumentException("queue name must not contain ':', but was '" + name + "'");
        }
        return prefix + ':' + name;
    }

    /** What every key begins with. */
    String prefix() {
        return prefix;
    }

    /** The same options with the qualified name of their parent's queue, as it is stored. */
    JobOptions qualified(JobOptions options) {
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

    String of(String queue, String suffix) {
        return queue(queue) + ':' + suffix;
    }

    /**
     * The key that lists a queue's jobs of a state, without the queue's name.
     *
     * @throws IllegalArgumentException if no list holds that state
     */
    static String ofState(JobState state) {
        if (state == JobState.UNKNOWN) {
            throw new IllegalArgumentException("state must not be unknown: jobs in no state are in no list");
        }
        return state == JobState.WAITING ? WAIT : state.word();
    }

    /**
     * The same for jobs that have come to their end.
     *
     * @throws IllegalArgumentException if the state is not an end
     */
    static String ofFinished(JobState state) {
        if (!state.isFinished()) {
            throw new IllegalArgumentException("state must be completed or failed, but was " + state.word());
        }
        return state.word();
    }

    /**
     * What connections are named that serve this queue, or what their names begin with; BullMQ finds workers and readers of
     * events by that.
     */
    String connectionName(String queue) {
        queue(queue);
        return prefix + ':' + Base64.getEncoder().encodeToString(queue.getBytes(StandardCharsets.UTF_8));
    }

    /** The queue of a key that {@link #of} made with this suffix. */
    String queueOf(String key, String suffix) {
        return key.substring(prefix.length() + 1, key.length() - suffix.length() - 1);
    }

    /** Names the job of a key that stands in a flow. */
    JobKey job(String key) {
        return JobKey.parse(key, prefix);
    }

    /** The id, or, if it names another key of its queue and so cannot be a job's, one that no job has. */
    static String asJob(String id) {
        return TAKEN.contains(id) ? "" : id;
    }

    /**
     * Checks that a chosen id does not name another key of its queue.
     *
     * @throws IllegalArgumentException if it does
     */
    static void requireFree(String jobId) {
        if (isTaken(jobId)) {
            throw new IllegalArgumentException(
                    "jobId must not be '" + jobId + "': the queue itself uses that name for one of its keys");
        }
    }

    /** Whether a queue itself uses that name for one of its keys. */
    static boolean isTaken(String suffix) {
        return TAKEN.contains(suffix);
    }
}
