package dev.oxbow.core.job;

import java.util.Optional;

/** The state of a job, in BullMQ's words. */
public enum JobState {
    WAITING("waiting"),
    PRIORITIZED("prioritized"),
    DELAYED("delayed"),
    ACTIVE("active"),
    WAITING_CHILDREN("waiting-children"),
    COMPLETED("completed"),
    FAILED("failed"),
    /** The job's record exists but the job is in no state, as in the reply of BullMQ's {@code getState}. */
    UNKNOWN("unknown");

    private final String word;

    JobState(String word) {
        this.word = word;
    }

    /** BullMQ's word for this state, as on the wire and in the HTTP API. */
    public String word() {
        return word;
    }

    /** Whether the job has finished: completed or failed. */
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
