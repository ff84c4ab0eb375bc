package dev.oxbow.core.internal.bullmq;

import dev.oxbow.core.job.Json;
import dev.oxbow.core.scheduler.JobScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler's hash: layout.md, section 14. Lenient, as {@link JobCodec} is: a number that is none reads as if it were missing.
 * Stateless.
 */
final class SchedulerCodec {
    private SchedulerCodec() {}

    /** @param due score of the scheduler in the sorted set {@code repeat} */
    static JobScheduler decode(String id, String due, Map<String, String> hash) {
        Long next = number(due);
        Long iterations = number(hash.get("ic"));
        Long limit = number(hash.get("limit"));
        String data = hash.get("data");
        String options = hash.get("opts");
        return new JobScheduler(
                id,
                hash.getOrDefault("name", ""),
                Instant.ofEpochMilli(next == null ? 0 : next),
                iterations == null ? 0 : iterations,
                millis(hash.get("every")),
                hash.get("pattern"),
                hash.get("tz"),
                instant(hash.get("startDate")),
                instant(hash.get("endDate")),
                limit == null ? null : (Integer) (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, limit)),
                millis(hash.get("offset")),
                data == null ? null : new Json(data),
                options == null ? null : OptionsCodec.decode(options));
    }

    private static @Nullable Long number(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return Math.round(Double.parseDouble(text)); // Node allows fractions of a millisecond
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    private static @Nullable Duration millis(@Nullable String text) {
        Long millis = number(text);
        return millis == null ? null : Duration.ofMillis(millis);
    }

    private static @Nullable Instant instant(@Nullable String text) {
        Long millis = number(text);
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
