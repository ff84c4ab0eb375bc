package dev.oxbow.http.json;

import dev.oxbow.core.analysis.PollingPolicy;

/**
 * The answer to an accepted analysis.
 *
 * @param state BullMQ's word
 * @param statusUrl path to ask for the status, relative to this server
 * @param eventsUrl path of the stream of events, relative to this server
 */
public record SubmissionJson(String jobId, String state, String statusUrl, String eventsUrl, Polling polling) {
    /**
     * How often to ask.
     *
     * @param nextDelayMs wait before the first ask, milliseconds
     * @param maxDelayMs the longest wait, milliseconds
     * @param maxAttempts asks at most
     */
    public record Polling(long nextDelayMs, long maxDelayMs, int maxAttempts) {
        /** The advice at submission. */
        public static Polling of(PollingPolicy policy) {
            return new Polling(policy.delayAfter(0).toMillis(), policy.longest().toMillis(), policy.maxAttempts());
        }
    }
}
