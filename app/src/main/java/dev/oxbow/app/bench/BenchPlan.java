package dev.oxbow.app.bench;

import java.time.Duration;
import java.util.List;

/**
 * What to measure. Immutable.
 *
 * @param workloads in order
 * @param jobs of {@link Workload#ADD} and {@link Workload#PROCESS}, 1 to 10,000,000
 * @param loneJobs of {@link Workload#LONE}, 1 to 100,000
 * @param callers how many adds are under way at once, 1 to 10,000
 * @param threads whether each caller is a thread that waits; false: they are calls that do not wait
 * @param concurrencies of the workers, one measurement for each, 1 to 10,000
 * @param queues among which jobs are spread, 1 to 1,000; one worker each
 * @param idle how long {@link Workload#IDLE} looks on, at least 1 s
 * @param warmUps rounds that are run before the counted ones and not counted, 0 to 100
 * @param repeats counted rounds of {@link Workload#ADD} and {@link Workload#PROCESS}, of which the median is printed, 1 to 100
 */
public record BenchPlan(
        List<Workload> workloads,
        int jobs,
        int loneJobs,
        int callers,
        boolean threads,
        List<Integer> concurrencies,
        int queues,
        Duration idle,
        int warmUps,
        int repeats) {
    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if a value is not allowed; the message names its option
     */
    public BenchPlan {
        workloads = List.copyOf(workloads);
        concurrencies = List.copyOf(concurrencies);
        require("--jobs", jobs, 1, 10_000_000);
        require("--lone-jobs", loneJobs, 1, 100_000);
        require("--callers", callers, 1, 10_000);
        concurrencies.forEach(concurrency -> require("--concurrency", concurrency, 1, 10_000));
        require("--queues", queues, 1, 1000);
        require("--seconds", idle.toSeconds(), 1, 86_400);
        require("--warm-ups", warmUps, 0, 100);
        require("--repeats", repeats, 1, 100);
    }

    private static void require(String option, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    option + " was '" + value + "'; allowed: a whole number from " + least + " to " + most);
        }
    }

    /** So many queues lie idle: one, and as many as were asked for, at least five. */
    List<Integer> idleQueues() {
        return List.of(1, Math.max(5, queues));
    }
}
