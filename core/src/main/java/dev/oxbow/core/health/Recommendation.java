package dev.oxbow.core.health;

/**
 * What is wrong and what to do.
 *
 * @param code stable, for programs, for example {@code plan-quota-exhausted}
 * @param message one or two sentences for a person
 */
public record Recommendation(String code, Severity severity, String message) {
    /** How urgent it is; its word is used in the HTTP API. */
    public enum Severity {
        INFO("info"),
        WARNING("warning"),
        CRITICAL("critical");

        private final String word;

        Severity(String word) {
            this.word = word;
        }

        /** The word used in the HTTP API. */
        public String word() {
            return word;
        }
    }
}
