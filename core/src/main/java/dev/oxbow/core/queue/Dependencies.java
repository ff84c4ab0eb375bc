package dev.oxbow.core.queue;

import dev.oxbow.core.job.JobKey;
import dev.oxbow.core.job.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Children of a job. Immutable.
 *
 * @param processed those that completed, with their return values
 * @param unprocessed those that the job still waits for
 * @param ignored those that failed without failing the job, with their reasons
 * @param failed those whose failure fails the job, the earliest first
 */
public record Dependencies(
        Map<JobKey, Json> processed, List<JobKey> unprocessed, Map<JobKey, String> ignored, List<JobKey> failed) {
    /** A job without children. */
    public static final Dependencies NONE = new Dependencies(Map.of(), List.of(), Map.of(), List.of());

    public Dependencies {
        processed = Map.copyOf(processed);
        unprocessed = List.copyOf(unprocessed);
        ignored = Map.copyOf(ignored);
        failed = List.copyOf(failed);
    }

    /** In which state a child is for its parent; in BullMQ's words. */
    public enum Kind {
        /** It completed. */
        PROCESSED("processed"),
        /** The parent still waits for it. */
        UNPROCESSED("unprocessed"),
        /** It failed, and the parent is processed without it. */
        IGNORED("ignored"),
        /** It failed, and so the parent must fail. */
        FAILED("failed");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** BullMQ's word for it. */
        public String word() {
            return word;
        }
    }

    /** How many children of a job are of each {@link Kind}. Immutable. */
    public record Counts(long processed, long unprocessed, long ignored, long failed) {}

    /**
     * Some children of one kind. Immutable. A child may be on two pages if children change kind meanwhile.
     *
     * @param children only of the kind asked for
     * @param next the cursor of the next page; empty: this is the last one
     */
    public record Page(Dependencies children, Optional<String> next) {}
}
