package dev.oxbow.app.fleet;

import dev.oxbow.app.wire.RawRedis;
import dev.oxbow.core.job.Json;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Where processors of both sides write what they run, in the same Redis, outside of all queues: one line of
 * JSON a run, and how many run now. Thread-safe: each caller has a connection for itself, for as long
 * as a call takes.
 */
final class Ledger implements AutoCloseable {
    private static final String LOG = "fleet:{bull}:log";
    private static final String RUNNING = "fleet:{bull}:running:";

    private final String url;
    private final Deque<RawRedis> free = new ConcurrentLinkedDeque<>();

    Ledger(String url) {
        this.url = url;
    }

    /**
     * A run.
     *
     * @param start which start of the job it is, counted from 1
     * @param running how many of the queue ran when it began, with it
     */
    record Run(String label, String queue, String id, Side by, int start, long running) {}

    /** A question to Redis, on a connection of its own. */
    private interface Question<T> {
        T ask(RawRedis redis);
    }

    private <T> T asking(Question<T> question) {
        RawRedis pooled = free.poll();
        RawRedis redis = pooled == null ? RawRedis.connect(url) : pooled;
        T answer = question.ask(redis);
        free.push(redis);
        return answer;
    }

    /** A processor begins. */
    void began(String label, String queue, String id, int start) {
        long running = asking(redis -> redis.number("INCR", RUNNING + queue));
        Run run = new Run(label, queue, id, Side.OXBOW, start, running);
        asking(redis -> redis.number("RPUSH", LOG, Json.of(run).text()));
    }

    /** A processor is about to end. */
    void ended(String queue) {
        asking(redis -> redis.number("DECR", RUNNING + queue));
    }

    long count() {
        return asking(redis -> redis.number("LLEN", LOG));
    }

    /** All runs so far, in the order of their beginnings. */
    List<Run> runs() {
        return asking(redis -> redis.texts("LRANGE", LOG, "0", "-1")).stream()
                .map(line -> Json.parse(line).as(Run.class))
                .toList();
    }

    @Override
    public void close() {
        free.forEach(RawRedis::close);
    }
}
