package dev.oxbow.core.scheduler;

import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.Json;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler as it stands in Redis, whoever made it: what Node allows and {@link Schedule} refuses can be read all the same.
 * Immutable.
 *
 * @param id unique in its queue
 * @param name of its jobs
 * @param next when the next job is due, or the last one was if no further comes
 * @param iterationCount how many jobs it has made
 * @param every from run to run; null with a pattern
 * @param pattern a cron pattern, as it was written
 * @param timeZone whose clocks the pattern means, as it was written
 * @param start no run before it
 * @param end no run is made after it
 * @param limit how many runs there are in all
 * @param offset of the runs of {@code every} from whole multiples of it
 * @param data of its jobs; null: none, which they have as an empty object
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
