package dev.oxbow.core.internal.bullmq;

import dev.oxbow.core.internal.call.Replies;
import dev.oxbow.core.job.JobCounts;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.queue.JobPage;
import dev.oxbow.core.queue.JobView;
import dev.oxbow.core.queue.QueueMeta;
import dev.oxbow.core.queue.QueueMetrics;
import dev.oxbow.core.queue.RateLimit;
import dev.oxbow.core.store.QueueFigures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decodes replies about whole queues. An invalid number reads as if it were missing: any client may have written it.
 */
final class QueueReplies {
    /** How many numbers {@code lib/count-states.lua} appends for a queue. */
    private static final int COUNTED = 8;

    private QueueReplies() {}

    /** @param reply for each job 3 elements: the index of its state in the page (from 1), its id, its hash */
    static List<JobView> jobs(String queue, JobPage page, List<@Nullable Object> reply) {
        List<JobView> jobs = new ArrayList<>(reply.size() / 3);
        for (int i = 0; i < reply.size(); i += 3) {
            JobState state = page.states().get(Math.toIntExact(Replies.number(reply.get(i)) - 1));
            Map<String, String> hash = Replies.fields(reply.get(i + 2));
            jobs.add(new JobView(JobCodec.decode(queue, Replies.text(reply.get(i + 1)), hash), state));
        }
        return jobs;
    }

    static QueueMeta meta(Map<String, String> fields) {
        Long events = number(fields.get("opts.maxLenEvents"));
        Long concurrency = number(fields.get("concurrency"));
        Long max = number(fields.get("max"));
        Long duration = number(fields.get("duration"));
        return new QueueMeta(
                fields.get("version"),
                fields.containsKey("paused"),
                events == null ? QueueMeta.DEFAULT_EVENTS : events,
                concurrency == null ? null : Math.toIntExact(Math.min(concurrency, Integer.MAX_VALUE)),
                max == null || duration == null || max < 1 || duration < 1
                        ? null
                        : new RateLimit((int) Math.min(max, Integer.MAX_VALUE), Duration.ofMillis(duration)),
                fields);
    }

    /** @param reply count, prevTS and prevCount in a list; the numbers for each minute; the number of minutes */
    static QueueMetrics metrics(List<@Nullable Object> reply) {
        List<@Nullable Object> meta = Replies.list(reply.get(0));
        Long countedAt = number(meta.get(1));
        return new QueueMetrics(
                zeroIfMissing(meta.get(0)),
                countedAt == null ? null : Instant.ofEpochMilli(countedAt),
                zeroIfMissing(meta.get(2)),
                Replies.list(reply.get(1)).stream()
                        .map(QueueReplies::zeroIfMissing)
                        .toList(),
                Replies.number(reply.get(2)));
    }

    /**
     * Numbers of jobs by state, as {@code lib/count-states.lua} appends them.
     *
     * @param queue the index of the queue in the reply, from 0
     */
    static JobCounts counts(List<@Nullable Object> reply, int queue) {
        int first = COUNTED * queue;
        List<Long> numbers = reply.subList(first, first + COUNTED).stream()
                .map(Replies::number)
                .toList();
        return new JobCounts(
                numbers.get(0),
                numbers.get(1),
                numbers.get(2),
                numbers.get(3),
                numbers.get(4),
                numbers.get(5),
                numbers.get(6),
                numbers.get(7) == 1);
    }

    /** @param reply of {@code scripts/read-figures.lua} */
    static QueueFigures figures(List<@Nullable Object> reply) {
        return new QueueFigures(
                counts(reply, 0), zeroIfMissing(reply.get(COUNTED)), zeroIfMissing(reply.get(COUNTED + 1)));
    }

    private static long zeroIfMissing(@Nullable Object reply) {
        Long number = number(reply);
        return number == null ? 0 : number;
    }

    private static @Nullable Long number(@Nullable Object reply) {
        if (reply == null) {
            return null;
        }
        try {
            return Replies.number(reply);
        } catch (NumberFormatException notWhole) {
            return null;
        }
    }
}
