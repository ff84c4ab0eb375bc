package dev.oxbow.core.job;

/**
 * How many jobs of a queue are in each state, at one moment.
 *
 * @param paused whether the whole queue is paused (BullMQ keeps the jobs of a paused queue in {@code waiting})
 */
public record JobCounts(
        long waiting,
        long active,
        long completed,
        long failed,
        long delayed,
        long prioritized,
        long waitingChildren,
        boolean paused) {
    /** An empty queue that is not paused. */
    public static final JobCounts NONE = new JobCounts(0, 0, 0, 0, 0, 0, 0, false);

    /** Jobs that a worker could take now or later: waiting, prioritized and delayed. */
    public long backlog() {
        return waiting + prioritized + delayed;
    }
}
