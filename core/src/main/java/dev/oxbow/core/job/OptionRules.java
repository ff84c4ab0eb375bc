package dev.oxbow.core.job;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What BullMQ demands of options. Stateless. */
final class OptionRules {
    /** Names that options of the program's own must not have: options that have a method of their own, by their long and their stored names, and one that BullMQ has removed. */
    static final Set<String> TAKEN = Set.of(
            "jobId",
            "delay",
            "priority",
            "attempts",
            "backoff",
            "removeOnComplete",
            "removeOnFail",
            "lifo",
            "timestamp",
            "keepLogs",
            "kl",
            "stackTraceLimit",
            "sizeLimit",
            "parent",
            "failParentOnFailure",
            "fpof",
            "continueParentOnFailure",
            "cpof",
            "ignoreDependencyOnFailure",
            "idof",
            "removeDependencyOnFailure",
            "rdof",
            "deduplication",
            "de",
            "debounce",
            "telemetry",
            "tm",
            "omc");

    private OptionRules() {}

    /** @throws IllegalArgumentException if a value is out of its range, or two exclude each other; the message names the field */
    static void check(JobOptions options) {
        if (options.delay().isNegative()) {
            throw new IllegalArgumentException(
                    "delay must not be negative, but was " + options.delay().toMillis() + " ms");
        }
        if (options.priority() < 0 || options.priority() > JobOptions.MAX_PRIORITY) {
            throw new IllegalArgumentException(
                    "priority must be between 0 and " + JobOptions.MAX_PRIORITY + ", but was " + options.priority());
        }
        if (options.attempts() < 0) {
            throw new IllegalArgumentException("attempts must not be negative, but was " + options.attempts());
        }
        requireNotNegative("keepLogs", options.keepLogs());
        requireNotNegative("stackTraceLimit", options.stackTraceLimit());
        requireNotNegative("sizeLimit", options.sizeLimit());
        Deduplication deduplication = options.deduplication();
        ParentJob parent = options.parent();
        if (deduplication != null && parent != null) {
            throw new IllegalArgumentException(
                    "Deduplication and parent options cannot be used together: deduplication.id is '"
                            + deduplication.id() + "', parent.id is '" + parent.id() + "'");
        }
    }

    private static void requireNotNegative(String field, @Nullable Integer value) {
        if (value != null && value < 0) {
            throw new IllegalArgumentException(field + " must not be negative, but was " + value);
        }
    }
}
