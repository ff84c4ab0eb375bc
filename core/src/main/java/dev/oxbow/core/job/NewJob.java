package dev.oxbow.core.job;

import org.jspecify.annotations.Nullable;

/**
 * A job to be added.
 *
 * @param name what kind of job it is; any text
 * @param data the payload
 */
public record NewJob(String name, Json data, JobOptions options) {
    /**
     * A job with BullMQ's default options.
     *
     * @param data anything that Jackson can write
     * @throws IllegalArgumentException if Jackson cannot write the data
     */
    public static NewJob of(String name, @Nullable Object data) {
        return of(name, data, JobOptions.DEFAULTS);
    }

    /**
     * A job.
     *
     * @param data anything that Jackson can write
     * @throws IllegalArgumentException if Jackson cannot write the data
     */
    public static NewJob of(String name, @Nullable Object data, JobOptions options) {
        return new NewJob(name, Json.of(data), options);
    }

    /**
     * Whether adding it again is harmless: a job of its chosen id stays when it ends, so that a second one is a duplicate. What
     * a parent or a deduplication says of the second one may differ from what it said of the first.
     */
    public boolean isRepeatable() {
        return options.jobId() != null
                && options.parent() == null
                && options.deduplication() == null
                && stays(options.removeOnComplete())
                && stays(options.removeOnFail());
    }

    private static boolean stays(@Nullable KeepJobs keep) {
        return keep == null || keep.count() == null || keep.count() > 0;
    }
}
