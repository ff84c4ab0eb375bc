package dev.oxbow.core.scheduler;

import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.Json;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler as it is stored in Redis, whichever program created it: values that Node allows and {@link Schedule} refuses can be read.
 * Immutable.
 *
 * @param id unique in its queue
 * @param name of its jobs
 * @param next when the next job is due, or when the last one was due if there is no further one
 * @param iterationCount how many jobs it has added
 * @param every from run to run; null with a pattern
 * @param pattern a cron pattern, as it was written
 * @param timeZone zone of the pattern, as it was written
 * @param start no run before it
 * @param end no run is added after it
 * @param limit how many runs there are in all
 * @param offset of the runs of {@code every} from whole multiples of it
 * @param data of its jobs; null: none; its jobs have an empty object
 * @param options of its jobs; null: none
 */
public record JobScheduler(
        String id,
        String name,
        Instant next,
        long iterationCount,
        @Nullable Duration every,
        @Nullable String pattern,
        @Nullable String timeZone,
        @Nullable Instant start,
        @Nullable Instant end,
        @Nullable Integer limit,
        @Nullable Duration offset,
        @Nullable Json data,
        @Nullable JobOptions options) {}
