package dev.oxbow.core.internal.event;

import dev.oxbow.core.event.QueueEvent;
import dev.oxbow.core.event.QueueEvent.Active;
import dev.oxbow.core.event.QueueEvent.Added;
import dev.oxbow.core.event.QueueEvent.Cleaned;
import dev.oxbow.core.event.QueueEvent.Completed;
import dev.oxbow.core.event.QueueEvent.Debounced;
import dev.oxbow.core.event.QueueEvent.Deduplicated;
import dev.oxbow.core.event.QueueEvent.Delayed;
import dev.oxbow.core.event.QueueEvent.Drained;
import dev.oxbow.core.event.QueueEvent.Duplicated;
import dev.oxbow.core.event.QueueEvent.Failed;
import dev.oxbow.core.event.QueueEvent.Other;
import dev.oxbow.core.event.QueueEvent.Paused;
import dev.oxbow.core.event.QueueEvent.Progress;
import dev.oxbow.core.event.QueueEvent.Removed;
import dev.oxbow.core.event.QueueEvent.Resumed;
import dev.oxbow.core.event.QueueEvent.RetriesExhausted;
import dev.oxbow.core.event.QueueEvent.Stalled;
import dev.oxbow.core.event.QueueEvent.Waiting;
import dev.oxbow.core.event.QueueEvent.WaitingChildren;
import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads entries of BullMQ's stream of events. Any client may write there, so nothing is refused: an entry that has one of BullMQ's
 * words but lacks one of its fields, such as the job, is an {@link Other}, and unknown fields are ignored. Stateless.
 * Names and meanings: {@code core/docs/layout.md}, section 5.
 */
public final class EventDecoder {
    private EventDecoder() {}

    /**
     * The event of an entry.
     *
     * @param id of the entry in the stream
     * @param type its field {@code event}
     * @param fields all others
     */
    public static QueueEvent decode(String queue, String id, String type, Map<String, String> fields) {
        String jobId = fields.get("jobId");
        QueueEvent known = jobId == null ? ofQueue(queue, id, type, fields) : ofJob(queue, id, type, jobId, fields);
        return known == null ? new Other(queue, id, type, fields) : known;
    }

    private static @Nullable QueueEvent ofQueue(String queue, String id, String type, Map<String, String> fields) {
        return switch (type) {
            case "drained" -> new Drained(queue, id);
            case "paused" -> new Paused(queue, id);
            case "resumed" -> new Resumed(queue, id);
            case "cleaned" -> {
                Long count = number(fields.get("count"));
                yield count == null ? null : new Cleaned(queue, id, count);
            }
            default -> null;
        };
    }

    private static @Nullable QueueEvent ofJob(
            String queue, String id, String type, String jobId, Map<String, String> fields) {
        return switch (type) {
            case "added" -> new Added(queue, id, jobId, fields.getOrDefault("name", ""));
            case "waiting" -> new Waiting(queue, id, jobId, previous(fields));
            case "active" -> new Active(queue, id, jobId, previous(fields));
            case "progress" -> {
                String data = fields.get("data");
                yield new Progress(queue, id, jobId, data == null ? Job.NO_PROGRESS : new Json(data));
            }
            case "completed" -> {
                String value = fields.get("returnvalue");
                yield new Completed(queue, id, jobId, value == null ? Json.NULL : new Json(value), previous(fields));
            }
            case "failed" -> new Failed(queue, id, jobId, fields.getOrDefault("failedReason", ""), previous(fields));
            case "delayed" -> {
                Long due = number(fields.get("delay"));
                yield due == null ? null : new Delayed(queue, id, jobId, Instant.ofEpochMilli(due));
            }
            case "waiting-children" -> new WaitingChildren(queue, id, jobId, previous(fields));
            case "retries-exhausted" -> {
                Long made = number(fields.get("attemptsMade"));
                yield made == null ? null : new RetriesExhausted(queue, id, jobId, made.intValue());
            }
            case "stalled" -> new Stalled(queue, id, jobId);
            case "removed" -> new Removed(queue, id, jobId, previous(fields));
            case "duplicated" -> new Duplicated(queue, id, jobId);
            case "deduplicated" ->
                new Deduplicated(
                        queue,
                        id,
                        jobId,
                        fields.getOrDefault("deduplicationId", ""),
                        fields.getOrDefault("deduplicatedJobId", ""));
            case "debounced" -> new Debounced(queue, id, jobId, fields.getOrDefault("debounceId", ""));
            default -> null;
        };
    }

    /** Removals name the list that the job was in, not its state; BullMQ 5 has one for jobs of a paused queue. */
    private static @Nullable JobState previous(Map<String, String> fields) {
        String word = fields.get("prev");
        if (word == null) {
            return null;
        }
        return word.equals("wait") || word.equals("paused")
                ? JobState.WAITING
                : JobState.ofWord(word).orElse(JobState.UNKNOWN);
    }

    /** A fraction is cut off: BullMQ stores a fractional delay as it is. Null if it is not a number. */
    private static @Nullable Long number(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException notWhole) {
            try {
                double value = Double.parseDouble(text);
                return Double.isFinite(value) ? (Long) (long) value : null;
            } catch (NumberFormatException notANumber) {
                return null;
            }
        }
    }
}
