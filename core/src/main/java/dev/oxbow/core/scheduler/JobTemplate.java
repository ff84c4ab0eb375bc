package dev.oxbow.core.scheduler;

import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.Json;
import org.jspecify.annotations.Nullable;

/**
 * What each job of a scheduler is like. Immutable.
 *
 * @param name null: the scheduler's id
 * @param data the payload; the JSON value null becomes an empty object, as in BullMQ
 * @param options without an id, delay and timestamp of its own, which are the scheduler's to give, and without a parent
 */
public record JobTemplate(@Nullable String name, Json data, JobOptions options) {
    /** Jobs named after their scheduler, without data, with BullMQ's default options. */
    public static final JobTemplate DEFAULT = new JobTemplate(null, Json.EMPTY_OBJECT, JobOptions.DEFAULTS);

    public JobTemplate {
        data = data.equals(Json.NULL) ? Json.EMPTY_OBJECT : data;
        if (options.jobId() != null) {
            throw new IllegalArgumentException(
                    "options.jobId must not be given for jobs of a scheduler, but was '" + options.jobId() + "'");
        }
        if (!options.delay().isZero()) {
            throw new IllegalArgumentException(
                    "options.delay must not be given for jobs of a scheduler, but was " + options.delay());
        }
        if (options.parent() != null) {
            throw new IllegalArgumentException(
                    "options.parent must not be given for jobs of a scheduler, but was " + options.parent());
        }
        if (options.timestamp() != null) {
            throw new IllegalArgumentException(
                    "options.timestamp must not be given for jobs of a scheduler, but was " + options.timestamp());
        }
    }

    /** Jobs of that name without data. */
    public static JobTemplate named(String name) {
        return new JobTemplate(name, Json.EMPTY_OBJECT, JobOptions.DEFAULTS);
    }

    /**
     * The same with these data.
     *
     * @param newData anything Jackson can write
     * @throws IllegalArgumentException if Jackson cannot write it
     */
    public JobTemplate with(@Nullable Object newData) {
        return new JobTemplate(name, Json.of(newData), options);
    }

    /**
     * The same with these options.
     *
     * @throws IllegalArgumentException if they have an id, a delay, a timestamp or a parent
     */
    public JobTemplate with(JobOptions newOptions) {
        return new JobTemplate(name, data, newOptions);
    }
}
