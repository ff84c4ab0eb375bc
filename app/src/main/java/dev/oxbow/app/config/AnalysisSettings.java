package dev.oxbow.app.config;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Who works on analyses in this process. Immutable.
 *
 * @param processor who does the work
 * @param concurrency analyses at a time
 * @param blockWindow how often an idle worker checks for jobs without a signal
 */
public record AnalysisSettings(Processor processor, int concurrency, Duration blockWindow) {
    /** Who does the work. */
    public sealed interface Processor {}

    /** This program, without a network. */
    public record Local() implements Processor {}

    /**
     * A service with OpenAI's chat completions API.
     *
     * @param baseUrl without a slash at its end
     * @param key null: none is sent
     * @param timeout the most that one answer may take
     */
    public record OpenAi(
            URI baseUrl, String model, @Nullable Secret key, Duration timeout) implements Processor {}

    /**
     * A program behind a URL.
     *
     * @param target may hold a secret: not to be logged
     * @param timeout the most that one answer may take
     */
    public record Webhook(URI target, Duration timeout) implements Processor {
        /** Without the target, which may hold a secret. */
        @Override
        public String toString() {
            return "Webhook[timeout=" + timeout + "]";
        }
    }

    /** Not in this process: other workers, in Node for example, do it. */
    public record None() implements Processor {}
}
