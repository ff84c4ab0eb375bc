package dev.oxbow.core.event;

import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in a queue, as it is written in the stream of events, whichever program caused it. Every kind that BullMQ
 * writes has a type of its own; what a program publishes itself, and kinds of later versions, are {@link Other}. Immutable.
 *
 * <p>{@code previous} is the state that the job left, as the writer of the event says: BullMQ writes {@code waiting} for every job
 * that becomes active, prioritized or not.
 */
public sealed interface QueueEvent {
    /** Name of the queue. */
    String queue();

    /** Its id in the stream, for example {@code 1700000000000-0}; later events have greater ids. */
    String id();

    /** BullMQ's word for the kind of event, for example {@code retries-exhausted}; the program's own word for an event that it published. */
    String type();

    /** The job it is about; null if it is about the whole queue. */
    default @Nullable String jobId() {
        return null;
    }

    /** When it was written, by the server's clock. */
    default Instant time() {
        return Instant.ofEpochMilli(Long.parseUnsignedLong(id().substring(0, id().indexOf('-'))));
    }

    /** Something that happened to one job. */
    sealed interface OfJob extends QueueEvent {
        @Override
        String jobId();
    }

    /** A job has completed or finally failed. */
    sealed interface End extends OfJob {}

    /** A job was added. Another event follows with its state. */
    record Added(String queue, String id, String jobId, String name) implements OfJob {
        @Override
        public String type() {
            return "added";
        }
    }

    /**
     * A job waits for a worker, by its priority if it has one.
     *
     * @param previous null if it has just been added
     */
    record Waiting(
            String queue, String id, String jobId, @Nullable JobState previous) implements OfJob {
        @Override
        public String type() {
            return "waiting";
        }
    }

    /**
     * A job is delayed.
     *
     * @param due when it may start
     */
    record Delayed(String queue, String id, String jobId, Instant due) implements OfJob {
        @Override
        public String type() {
            return "delayed";
        }
    }

    /**
     * A job waits for its children.
     *
     * @param previous null if it has just been added
     */
    record WaitingChildren(
            String queue, String id, String jobId, @Nullable JobState previous) implements OfJob {
        @Override
        public String type() {
            return "waiting-children";
        }
    }

    /** A worker has taken a job. */
    record Active(
            String queue, String id, String jobId, @Nullable JobState previous) implements OfJob {
        @Override
        public String type() {
            return "active";
        }
    }

    /** A job has reported progress. */
    record Progress(String queue, String id, String jobId, Json progress) implements OfJob {
        @Override
        public String type() {
            return "progress";
        }
    }

    /** A job has completed. */
    record Completed(
            String queue,
            String id,
            String jobId,
            Json returnValue,
            @Nullable JobState previous) implements End {
        @Override
        public String type() {
            return "completed";
        }
    }

    /** A job has finally failed; an attempt after which another one follows is not reported as failed. */
    record Failed(
            String queue,
            String id,
            String jobId,
            String failedReason,
            @Nullable JobState previous) implements End {
        @Override
        public String type() {
            return "failed";
        }
    }

    /** A job has failed because it had no attempts left; follows {@link Failed}. */
    record RetriesExhausted(String queue, String id, String jobId, int attemptsMade) implements OfJob {
        @Override
        public String type() {
            return "retries-exhausted";
        }
    }

    /** The lock of a job has expired; the job waits again. */
    record Stalled(String queue, String id, String jobId) implements OfJob {
        @Override
        public String type() {
            return "stalled";
        }
    }

    /** A job was removed by a call; a job that is removed by {@code removeOnComplete} or {@code removeOnFail} is not reported. */
    record Removed(
            String queue, String id, String jobId, @Nullable JobState previous) implements OfJob {
        @Override
        public String type() {
            return "removed";
        }
    }

    /** A job was not added because one of its id existed. */
    record Duplicated(String queue, String id, String jobId) implements OfJob {
        @Override
        public String type() {
            return "duplicated";
        }
    }

    /**
     * Of two jobs with the same deduplication id only one is kept.
     *
     * @param jobId the one that is kept
     * @param deduplicatedJobId the one that is not
     */
    record Deduplicated(String queue, String id, String jobId, String deduplicationId, String deduplicatedJobId)
            implements OfJob {
        @Override
        public String type() {
            return "deduplicated";
        }
    }

    /** The event that BullMQ 5 writes before {@link Deduplicated}. */
    record Debounced(String queue, String id, String jobId, String debounceId) implements OfJob {
        @Override
        public String type() {
            return "debounced";
        }
    }

    /** A job has finished, and no other one waits, is active or delayed. */
    record Drained(String queue, String id) implements QueueEvent {
        @Override
        public String type() {
            return "drained";
        }
    }

    /**
     * Old jobs were removed.
     *
     * @param count how many, perhaps none
     */
    record Cleaned(String queue, String id, long count) implements QueueEvent {
        @Override
        public String type() {
            return "cleaned";
        }
    }

    /** The queue was paused, or paused again. */
    record Paused(String queue, String id) implements QueueEvent {
        @Override
        public String type() {
            return "paused";
        }
    }

    /** The queue was resumed, even if it was not paused. */
    record Resumed(String queue, String id) implements QueueEvent {
        @Override
        public String type() {
            return "resumed";
        }
    }

    /**
     * An event that this version of BullMQ does not write, or not with these fields: of a program, or of a later version.
     *
     * @param type any word
     * @param fields all but the type, in the order of the stream
     */
    record Other(String queue, String id, String type, Map<String, String> fields) implements QueueEvent {
        public Other {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }

        /** Its field {@code jobId}, if it has one. */
        @Override
        public @Nullable String jobId() {
            return fields.get("jobId");
        }
    }
}
