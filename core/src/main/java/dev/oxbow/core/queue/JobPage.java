package dev.oxbow.core.queue;

import dev.oxbow.core.job.JobState;
import java.util.List;

/**
 * Which jobs to list: a range of the jobs of each state, one state after the other, each job once. Immutable; start from {@link
 * #of}.
 *
 * @param states in the order in which they are listed
 * @param start place of the first job in each state, from 0; negative: from the end
 * @param end place of the last one, inclusive; -1 is the last of all
 * @param oldestFirst whether places are counted from the jobs that came first (for waiting jobs: those to be taken next; for
 *     prioritized and delayed ones: the most urgent; for finished ones: those that finished first)
 */
public record JobPage(List<JobState> states, long start, long end, boolean oldestFirst) {
    private static final List<JobState> ALL = List.of(
            JobState.ACTIVE,
            JobState.COMPLETED,
            JobState.DELAYED,
            JobState.FAILED,
            JobState.PRIORITIZED,
            JobState.WAITING,
            JobState.WAITING_CHILDREN);

    /** @throws IllegalArgumentException if the states include {@link JobState#UNKNOWN}, which no list holds */
    public JobPage {
        states = List.copyOf(states);
        if (states.contains(JobState.UNKNOWN)) {
            throw new IllegalArgumentException("states must not contain unknown: jobs in no state are in no list");
        }
    }

    /** All jobs in these states, the newest first; in BullMQ's seven states if none is given. */
    public static JobPage of(JobState... states) {
        return new JobPage(states.length == 0 ? ALL : List.of(states), 0, -1, false);
    }

    /**
     * The same with these places.
     *
     * @param first from 0; negative: from the end
     * @param last inclusive; -1 is the last of all
     */
    public JobPage between(long first, long last) {
        return new JobPage(states, first, last, oldestFirst);
    }

    /** The same counted from the jobs that came first. */
    public JobPage fromOldest() {
        return new JobPage(states, start, end, true);
    }

    /** The same counted from the jobs that came last. */
    public JobPage fromNewest() {
        return new JobPage(states, start, end, false);
    }
}
