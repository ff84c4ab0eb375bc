package dev.oxbow.app.fleet;

import dev.oxbow.app.wire.RawRedis;
import dev.oxbow.core.job.Json;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Where processors of both sides record their runs, in the same Redis, outside of all queues: one line of JSON for each
 * run, and the number of current runs. Thread-safe: each caller has a connection of its own for the length of a call.
 */
final class RunLog implements AutoCloseable {
    private static final String LOG = "fleet:{bull}:log";
    private static final String RUNNING = "fleet:{bull}:running:";

    private final String url;
    private final Deque<RawRedis> free = new ConcurrentLinkedDeque<>();

    RunLog(String url) {
        this.url = url;
    }

    /**
     * A run.
     *
     * @param start which start of the job it is, counted from 1
     * @param running the number of current runs of the queue when it began, this one included
     */
    record Run(String label, String queue, String id, Side by, int start, long running) {}

    /** A call on a connection of its own. */
    private interface RedisCall<T> {
        T ask(RawRedis redis);
    }

    private <T> T withConnection(RedisCall<T> question) {
        RawRedis pooled = free.poll();
        RawRedis redis = pooled == null ? RawRedis.connect(url) : pooled;
        T answer = question.ask(redis);
        free.push(redis);
        return answer;
    }

    /** A processor begins. */
    void began(String label, String queue, String id, int start) {
        long running = withConnection(redis -> redis.number("INCR", RUNNING + queue));
        Run run = new Run(label, queue, id, Side.OXBOW, start, running);
        withConnection(redis -> redis.number("RPUSH", LOG, Json.of(run).text()));
    }

    /** A processor is about to end. */
    void ended(String queue) {
        withConnection(redis -> redis.number("DECR", RUNNING + queue));
    }

    long count() {
        return withConnection(redis -> redis.number("LLEN", LOG));
    }

    /** All runs so far, in the order of their beginnings. */
    List<Run> runs() {
        return withConnection(redis -> redis.texts("LRANGE", LOG, "0", "-1")).stream()
                .map(line -> Json.parse(line).as(Run.class))
                .toList();
    }

    @Override
    public void close() {
        free.forEach(RawRedis::close);
    }
}
