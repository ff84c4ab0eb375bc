package dev.oxbow.app.analysis;

import java.time.Duration;

/**
 * How long one call of a web service may take and how often it is repeated. Immutable.
 *
 * @param connectTimeout the most that opening a connection may take
 * @param answerTimeout the most that one whole answer may take
 * @param maxRetries further tries after a first that may be repeated
 * @param firstPause before the first retry; each later one is twice as long
 * @param longestPause the most to wait before a retry; a service that wants more gets no retry
 * @param maxAnswerBytes longer answers are refused
 */
record WebCallLimits(
        Duration connectTimeout,
        Duration answerTimeout,
        int maxRetries,
        Duration firstPause,
        Duration longestPause,
        int maxAnswerBytes) {
    /** 10 s to connect, 3 retries after 1, 2 and 4 s, or as long as the service says, up to a minute; 1 MiB. */
    static WebCallLimits within(Duration answerTimeout) {
        return new WebCallLimits(
                Duration.ofSeconds(10), answerTimeout, 3, Duration.ofSeconds(1), Duration.ofMinutes(1), 1 << 20);
    }

    /** The pause before a retry where the service names none; the first retry is number 1. */
    Duration pauseBefore(int retry) {
        Duration pause = firstPause.multipliedBy(1L << Math.min(retry - 1, 20));
        return pause.compareTo(longestPause) > 0 ? longestPause : pause;
    }
}
