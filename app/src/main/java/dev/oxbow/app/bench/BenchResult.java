package dev.oxbow.app.bench;

import org.jspecify.annotations.Nullable;

/**
 * One measurement. Immutable.
 *
 * @param jobs counted; 0 when nothing was to do
 * @param queues among which they were spread
 * @param callers adds under way at once; null: does not apply
 * @param concurrency of each worker; null: there was none
 * @param adding how long an add took its caller; null: was not measured
 * @param pickUp from before the add to the start of the processor; null: was not measured
 */
public record BenchResult(
        Workload workload,
        int jobs,
        int queues,
        @Nullable Integer callers,
        @Nullable Integer concurrency,
        Spent spent,
        @Nullable Quantiles adding,
        @Nullable Quantiles pickUp)
        implements Rounds.Measured {
    private static final double SECONDS_PER_MINUTE = 60;

    /** What it measured, for people. */
    public String title() {
        String among = queues == 1 ? "" : ", " + queues + " queues";
        return switch (workload) {
            case ADD -> "add, " + callers + " callers" + among;
            case PROCESS -> "process, concurrency " + concurrency + among;
            case LONE -> "lone" + among;
            case IDLE -> "idle, " + queues + (queues == 1 ? " queue" : " queues");
        };
    }

    @Override
    public double rate() {
        return jobs / spent.seconds();
    }

    /** The unit that costs are shown for: a job, or a minute of idleness. */
    String unit() {
        return jobs == 0 ? "minute" : "job";
    }

    /** A total of this measurement, for each {@link #unit()}. */
    public double perUnit(double total) {
        return jobs == 0 ? total * SECONDS_PER_MINUTE / spent.seconds() : total / jobs;
    }
}
