package dev.oxbow.app.rivals;

import dev.oxbow.app.bench.Latencies;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import redis.clients.jedis.Jedis;

/**
 * How soon a lone job could be picked up in the process that adds it, if nothing but Redis took time: one script call that writes
 * what adding and taking it leave in BullMQ's layout, or writes nothing, and the caller itself would go on with the job. Nothing
 * that keeps this layout, and hears from Redis that the job is its own before it starts it, can be faster.
 */
final class LoneScriptLimit {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final String QUEUE = "lone-script-limit:queue";

    /** KEYS[1] the queue's qualified name; ARGV: now, token, lock duration, name, options, data. Returns the job's id. */
    static final String ADD_AND_TAKE = """
            local queue, now = KEYS[1], ARGV[1]
            redis.call('HMGET', queue .. ':meta', 'paused', 'concurrency', 'max', 'duration', 'opts.maxLenEvents', 'version')
            if redis.call('EXISTS', queue .. ':wait', queue .. ':prioritized', queue .. ':delayed') > 0 then
                return ''
            end
            local id = string.format('%.0f', redis.call('INCR', queue .. ':id'))
            local job, events = queue .. ':' .. id, queue .. ':events'
            redis.call('HSET', job, 'name', ARGV[4], 'data', ARGV[6], 'opts', ARGV[5], 'timestamp', now, 'delay', '0',
                'priority', '0', 'processedOn', now, 'ats', '1')
            redis.call('SET', job .. ':lock', ARGV[2], 'PX', ARGV[3])
            redis.call('XADD', events, '*', 'event', 'added', 'jobId', id, 'name', ARGV[4])
            redis.call('XADD', events, 'MAXLEN', '~', '10000', '*', 'event', 'waiting', 'jobId', id)
            redis.call('XADD', events, '*', 'event', 'active', 'jobId', id, 'prev', 'waiting')
            redis.call('LPUSH', queue .. ':active', id)
            return id
            """;

    /** The same keys and arguments. */
    static final String NOTHING = "return ''";

    /** KEYS[1] the queue, ARGV[1] now, ARGV[2] the job's id. */
    private static final String FINISH = """
            local queue, now, id = KEYS[1], ARGV[1], ARGV[2]
            local job = queue .. ':' .. id
            redis.call('LREM', queue .. ':active', -1, id)
            redis.call('HSET', job, 'returnvalue', 'null', 'finishedOn', now, 'atm', '1')
            redis.call('XADD', queue .. ':events', '*', 'event', 'completed', 'jobId', id, 'returnvalue', 'null', 'prev', 'active')
            redis.call('DEL', job .. ':lock')
            redis.call('ZADD', queue .. ':completed', now, id)
            redis.call('XADD', queue .. ':events', '*', 'event', 'drained')
            return 0
            """;

    private final URI url;
    private final String script;

    LoneScriptLimit(URI url, String script) {
        this.url = url;
        this.script = script;
    }

    /** @param resting whether it is idle before each job */
    RivalResult run(int jobs, boolean resting) {
        try (Jedis redis = new Jedis(url)) {
            redis.flushAll();
            String start = redis.scriptLoad(script);
            String finish = redis.scriptLoad(FINISH);
            List<String> queue = List.of(QUEUE);
            Latencies pickUp = new Latencies(jobs);
            long startedAt = System.nanoTime();
            for (int n = 0; n < jobs; n++) {
                if (resting) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
                String now = Long.toString(System.currentTimeMillis());
                long addedAt = System.nanoTime();
                Object id = redis.evalsha(
                        start, queue, List.of(now, "token", "30000", "bench", "{\"attempts\":0}", "{\"n\":" + n + "}"));
                pickUp.observe(System.nanoTime() - addedAt);
                redis.evalsha(finish, queue, List.of(now, id.toString()));
            }
            RivalResult result = RivalResult.since(startedAt, jobs).with(pickUp);
            redis.flushAll();
            return result;
        }
    }
}
