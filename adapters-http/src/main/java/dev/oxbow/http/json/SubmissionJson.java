package dev.oxbow.http.json;

import dev.oxbow.core.analysis.PollingPolicy;

/**
 * The answer to an accepted analysis.
 *
 * @param state BullMQ's word
 * @param statusUrl path of the status, relative to this server
 * @param eventsUrl path of the stream of events, relative to this server
 */
public record SubmissionJson(String jobId, String state, String statusUrl, String eventsUrl, Polling polling) {
    /**
     * How often to poll.
     *
     * @param nextDelayMs wait before the first request, milliseconds
     * @param maxDelayMs the longest wait, milliseconds
     * @param maxAttempts requests at most
     */
    public record Polling(long nextDelayMs, long maxDelayMs, int maxAttempts) {
        /** The advice at submission. */
        public static Polling of(PollingPolicy policy) {
            return new Polling(policy.delayAfter(0).toMillis(), policy.longest().toMillis(), policy.maxAttempts());
        }
    }
}
