package dev.oxbow.http.json;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.oxbow.core.analysis.AnalysisStatus;
import dev.oxbow.core.analysis.PollingPolicy;
import dev.oxbow.core.job.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The status of an analysis. Times are milliseconds since 1970, as in BullMQ.
 *
 * @param state BullMQ's word
 * @param progress as the analyzer reported it
 * @param result once completed
 * @param error once failed, a sentence
 * @param polling null in streams of events, where clients do not poll
 */
public record StatusJson(
        String jobId,
        String state,
        @JsonRawValue String progress,
        @JsonRawValue @Nullable String result,
        @Nullable String error,
        int attemptsMade,
        long timestamp,
        @Nullable Long processedOn,
        @Nullable Long finishedOn,
        @Nullable Polling polling) {
    /** The status as its JSON shape. */
    public static StatusJson of(AnalysisStatus status, @Nullable Polling polling) {
        Json result = status.result();
        return new StatusJson(
                status.jobId(),
                status.state().word(),
                status.progress().text(),
                result == null ? null : result.text(),
                status.error(),
                status.attemptsMade(),
                status.timestamp().toEpochMilli(),
                millis(status.processedOn()),
                millis(status.finishedOn()),
                polling);
    }

    private static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }

    /**
     * What to do next.
     *
     * @param attempt the number of this request
     * @param nextDelayMs wait before the next request, milliseconds; null after the job has finished
     * @param message present when the attempts are used up
     */
    public record Polling(
            int attempt,
            int maxAttempts,
            @Nullable Long nextDelayMs,
            @Nullable String message) {
        /**
         * The advice after a request.
         *
         * @param finished whether the job has come to its end
         */
        public static Polling after(int attempt, boolean finished, PollingPolicy policy) {
            if (finished) {
                return new Polling(attempt, policy.maxAttempts(), null, null);
            }
            if (attempt >= policy.maxAttempts()) {
                return new Polling(
                        attempt,
                        policy.maxAttempts(),
                        null,
                        "The job has not finished after " + policy.maxAttempts()
                                + " checks. It goes on; check again later by hand, or listen to its events.");
            }
            return new Polling(
                    attempt, policy.maxAttempts(), policy.delayAfter(attempt).toMillis(), null);
        }
    }
}
