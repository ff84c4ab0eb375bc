package dev.oxbow.core.job;

import org.jspecify.annotations.Nullable;

/**
 * A job to be added. Its payload is written as JSON when the job is added, by the codec of the Oxbow that adds it; until then the
 * program must not change it.
 *
 * @param name what kind of job it is; any text
 * @param payload any value that the codec can write, or {@link Json}
 */
public record NewJob(String name, @Nullable Object payload, JobOptions options) {
    /** A job with BullMQ's default options. */
    public static NewJob of(String name, @Nullable Object payload) {
        return of(name, payload, JobOptions.DEFAULTS);
    }

    /** A job with these options. */
    public static NewJob of(String name, @Nullable Object payload, JobOptions options) {
        return new NewJob(name, payload, options);
    }

    /**
     * The payload as JSON text, written by {@link PayloadCodec#DEFAULT} unless it is JSON already. A store receives only jobs whose
     * payload is JSON.
     *
     * @throws IllegalArgumentException if the payload cannot be written
     */
    public Json data() {
        return Json.of(payload);
    }

    /**
     * The same job with its payload as JSON text.
     *
     * @throws IllegalArgumentException if the codec cannot write the payload
     */
    public NewJob encoded(PayloadCodec codec) {
        return payload instanceof Json ? this : new NewJob(name, codec.encode(payload), options);
    }

    /**
     * Whether adding it again is harmless: a job of its chosen id stays when it ends, so that a second one is a duplicate. What
     * a parent or a deduplication id means for the second one may differ from what it meant for the first.
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
