package dev.oxbow.core.job;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which finished jobs stay in Redis; BullMQ's options {@code removeOnComplete} and {@code removeOnFail}. Immutable.
 *
 * @param count this many of the newest stay; 0 removes the job at once; null: no limit by count
 * @param age older ones are removed when another job finishes, whole seconds; null: no limit by age
 * @param limit at most this many are removed by age in one step
 */
public record KeepJobs(@Nullable Integer count, @Nullable Duration age, int limit) {
    /** BullMQ's default for {@code limit}. */
    public static final int DEFAULT_LIMIT = 1000;

    private static final KeepJobs ALL = new KeepJobs(null, null, DEFAULT_LIMIT);
    private static final KeepJobs NONE = new KeepJobs(0, null, DEFAULT_LIMIT);

    public KeepJobs {
        if (count != null && count < 0) {
            throw new IllegalArgumentException("keep count must not be negative, but was " + count);
        }
        if (age != null && age.isNegative()) {
            throw new IllegalArgumentException("keep age must not be negative, but was " + age);
        }
        if (limit < 1) {
            throw new IllegalArgumentException("keep limit must be at least 1, but was " + limit);
        }
    }

    /** Every finished job stays (BullMQ's {@code false}, and its default). */
    public static KeepJobs all() {
        return ALL;
    }

    /** No finished job stays (BullMQ's {@code true}). */
    public static KeepJobs none() {
        return NONE;
    }

    /** This many of the newest stay; 0: none. */
    public static KeepJobs newest(int count) {
        return new KeepJobs(count, null, DEFAULT_LIMIT);
    }

    /** Those that finished within this time stay; whole seconds, as BullMQ stores it. */
    public static KeepJobs youngerThan(Duration age) {
        return new KeepJobs(null, age, DEFAULT_LIMIT);
    }

    /** The same with a limit by count. */
    public KeepJobs andNewest(int newest) {
        return new KeepJobs(newest, age, limit);
    }
}
