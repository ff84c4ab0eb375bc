package dev.oxbow.core.job;

import java.util.Optional;

/** Where a job is in its life, in BullMQ's words. */
public enum JobState {
    WAITING("waiting"),
    PRIORITIZED("prioritized"),
    DELAYED("delayed"),
    ACTIVE("active"),
    WAITING_CHILDREN("waiting-children"),
    COMPLETED("completed"),
    FAILED("failed"),
    /** The job's record exists but no state refers to it, as BullMQ's {@code getState} answers. */
    UNKNOWN("unknown");

    private final String word;

    JobState(String word) {
        this.word = word;
    }

    /** BullMQ's word for this state, as on the wire and in the HTTP API. */
    public String word() {
        return word;
    }

    /** Whether the job has come to its end: completed or failed. */
    public boolean isFinished() {
        return this == COMPLETED || this == FAILED;
    }

    /** The state of that word, or empty if there is none. */
    public static Optional<JobState> ofWord(String word) {
        for (JobState state : values()) {
            if (state.word.equals(word)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }
}
