package dev.oxbow.core.scheduler;

import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.PayloadCodec;
import org.jspecify.annotations.Nullable;

/**
 * Name, data and options of the jobs of a scheduler. Immutable; the payload is written as JSON when the scheduler is created.
 *
 * @param name null: the scheduler's id
 * @param payload any value that the codec can write, or {@link Json}; null and the JSON value null become an empty object, as in
 *     BullMQ
 * @param options without an id, a delay and a timestamp, which the scheduler sets, and without a parent
 */
public record JobTemplate(@Nullable String name, @Nullable Object payload, JobOptions options) {
    /** Jobs named after their scheduler, without data, with BullMQ's default options. */
    public static final JobTemplate DEFAULT = new JobTemplate(null, Json.EMPTY_OBJECT, JobOptions.DEFAULTS);

    /** @throws IllegalArgumentException if the options have an id, a delay, a timestamp or a parent */
    public JobTemplate {
        payload = payload == null || payload.equals(Json.NULL) ? Json.EMPTY_OBJECT : payload;
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

    /** The same with these data: any value that the codec can write. */
    public JobTemplate with(@Nullable Object newPayload) {
        return new JobTemplate(name, newPayload, options);
    }

    /**
     * The same with these options.
     *
     * @throws IllegalArgumentException if they have an id, a delay, a timestamp or a parent
     */
    public JobTemplate with(JobOptions newOptions) {
        return new JobTemplate(name, payload, newOptions);
    }

    /**
     * The payload as JSON text, written by {@link PayloadCodec#DEFAULT} unless it is JSON already. A store receives only templates
     * whose payload is JSON.
     *
     * @throws IllegalArgumentException if the payload cannot be written
     */
    public Json data() {
        return Json.of(payload);
    }

    /**
     * The same with its payload as JSON text.
     *
     * @throws IllegalArgumentException if the codec cannot write the payload
     */
    public JobTemplate encoded(PayloadCodec codec) {
        return payload instanceof Json ? this : new JobTemplate(name, codec.encode(payload), options);
    }
}
