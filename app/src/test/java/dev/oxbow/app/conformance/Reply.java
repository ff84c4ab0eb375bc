package dev.oxbow.app.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.store.FetchedJob;
import dev.oxbow.core.store.OutcomeResult;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Converts Oxbow's replies into the form of BullMQ's, so that the two can be compared. */
final class Reply {
    private Reply() {}

    static ObjectNode nothing() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ObjectNode of(String name, @Nullable Object value) {
        return nothing().set(name, Json.of(value).as(JsonNode.class));
    }

    /** What BullMQ rejects with a code, see section 5 of the layout. */
    static ObjectNode error(int code) {
        return of("error", code);
    }

    /** What BullMQ's client rejects before it sends a command. */
    static ObjectNode refused(IllegalArgumentException because) {
        return nothing().put("error", "refused").put("says", String.valueOf(because.getMessage()));
    }

    static ObjectNode taken(Collection<FetchedJob> jobs) {
        return of("taken", jobs.stream().map(fetched -> seen(fetched.job())).toList());
    }

    /** As {@code seen} in side.mjs. */
    static JsonNode seen(Job job) {
        ObjectNode seen = nothing();
        seen.put("id", job.id());
        seen.put("name", job.name());
        seen.set("data", job.data().as(JsonNode.class));
        seen.put("timestamp", job.timestamp().toEpochMilli());
        seen.put("delay", job.delay().toMillis());
        seen.put("priority", job.priority());
        seen.put("attemptsStarted", job.attemptsStarted());
        seen.put("attemptsMade", job.attemptsMade());
        seen.put("stalledCount", job.stalledCount());
        putTime(seen, "processedOn", job.processedOn());
        putTime(seen, "finishedOn", job.finishedOn());
        putText(seen, "processedBy", job.processedBy());
        seen.set("progress", job.progress().as(JsonNode.class));
        Json returned = job.returnValue();
        seen.set("returnValue", returned == null ? null : returned.as(JsonNode.class));
        putText(seen, "failedReason", job.failedReason());
        putText(seen, "deferredFailure", job.deferredFailure());
        seen.put("traces", job.stacktrace().size());
        return seen;
    }

    private static void putText(ObjectNode seen, String name, @Nullable String text) {
        if (text != null) {
            seen.put(name, text);
        }
    }

    private static void putTime(ObjectNode seen, String name, @Nullable Instant time) {
        if (time != null) {
            seen.put(name, time.toEpochMilli());
        }
    }

    /** BullMQ's code for a result of the store, 0 for success. */
    static int code(OutcomeResult result) {
        return switch (result) {
            case ACCEPTED -> 0;
            case JOB_MISSING -> -1;
            case LOCK_EXPIRED -> -2;
            case NOT_ACTIVE -> -3;
            case PENDING_CHILDREN -> -4;
            case LOCK_LOST -> -6;
            case FAILED_CHILDREN -> -9;
            case NO_CHILD_PENDING -> 1;
        };
    }
}
