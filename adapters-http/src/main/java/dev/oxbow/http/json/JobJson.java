package dev.oxbow.http.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.queue.JobView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job, in BullMQ's words. Moments and times are in milliseconds. What should be JSON and is not, since any client
 * may have
 * written it, is shown as text.
 */
public record JobJson(
        String id,
        String name,
        String state,
        JsonNode data,
        long timestamp,
        long delay,
        int priority,
        JsonNode progress,
        int attempts,
        int attemptsStarted,
        int attemptsMade,
        int stalledCounter,
        @Nullable Long processedOn,
        @Nullable Long finishedOn,
        @Nullable JsonNode returnvalue,
        @Nullable String failedReason,
        List<String> stacktrace,
        @Nullable String processedBy) {
    /** The job as its JSON shape. */
    public static JobJson of(JobView view) {
        Job job = view.job();
        Json returned = job.returnValue();
        return new JobJson(
                job.id(),
                job.name(),
                view.state().word(),
                tree(job.data()),
                job.timestamp().toEpochMilli(),
                job.delay().toMillis(),
                job.priority(),
                tree(job.progress()),
                job.options().attempts(),
                job.attemptsStarted(),
                job.attemptsMade(),
                job.stalledCount(),
                millis(job.processedOn()),
                millis(job.finishedOn()),
                returned == null ? null : tree(returned),
                job.failedReason(),
                job.stacktrace(),
                job.processedBy());
    }

    private static JsonNode tree(Json json) {
        try {
            return json.as(JsonNode.class);
        } catch (IllegalArgumentException notJson) {
            return TextNode.valueOf(json.text());
        }
    }

    private static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }
}
