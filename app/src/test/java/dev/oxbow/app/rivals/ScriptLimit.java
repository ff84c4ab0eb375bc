package dev.oxbow.app.rivals;

import java.net.URI;
import java.util.List;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;

/**
 * How fast Redis itself writes the keys of BullMQ's layout: one script that does nothing else, variadic where it can be, for so
 * many jobs a call, with several calls in flight on one connection. Nothing that keeps this layout on one Redis can be faster.
 */
final class ScriptLimit {
    private static final int IN_FLIGHT = 64;

    /** KEYS[1] the queue's qualified name, ARGV[1] how many jobs. What a plain add leaves behind, for each. */
    static final String ADD = """
            local queue, count = KEYS[1], tonumber(ARGV[1])
            local last = redis.call('INCRBY', queue .. ':id', count)
            local ids = {}
            for i = 1, count do
                local id = string.format('%.0f', last - count + i)
                ids[i] = id
                redis.call('HSET', queue .. ':' .. id, 'name', 'bench', 'data', '{"n":1}', 'opts', '{"attempts":0}',
                    'timestamp', '1700000000000', 'delay', '0', 'priority', '0')
                redis.call('XADD', queue .. ':events', '*', 'event', 'added', 'jobId', id, 'name', 'bench')
                redis.call('XADD', queue .. ':events', 'MAXLEN', '~', '10000', '*', 'event', 'waiting', 'jobId', id)
            end
            redis.call('LPUSH', queue .. ':wait', unpack(ids))
            redis.call('ZADD', queue .. ':marker', '0', '0')
            return 0
            """;

    /** The same arguments. Takes so many jobs and finishes them, as a worker's calls together do. */
    static final String PROCESS = """
            local queue, count = KEYS[1], tonumber(ARGV[1])
            local ids = redis.call('RPOP', queue .. ':wait', count)
            if not ids then
                return 0
            end
            redis.call('LPUSH', queue .. ':active', unpack(ids))
            local locks, scores = {}, {}
            for i, id in ipairs(ids) do
                local job = queue .. ':' .. id
                redis.call('HGETALL', job)
                redis.call('SET', job .. ':lock', 'token', 'PX', '30000')
                redis.call('XADD', queue .. ':events', '*', 'event', 'active', 'jobId', id, 'prev', 'waiting')
                redis.call('HSET', job, 'processedOn', '1700000000001', 'ats', '1')
                locks[i] = job .. ':lock'
                scores[2 * i - 1], scores[2 * i] = '1700000000002', id
            end
            redis.call('DEL', unpack(locks))
            for i, id in ipairs(ids) do
                redis.call('LREM', queue .. ':active', -1, id)
                redis.call('HSET', queue .. ':' .. id, 'returnvalue', 'null', 'finishedOn', '1700000000002', 'atm', '1')
                redis.call('XADD', queue .. ':events', 'MAXLEN', '~', '10000', '*', 'event', 'completed', 'jobId', id,
                    'returnvalue', 'null', 'prev', 'active')
            end
            redis.call('ZADD', queue .. ':completed', unpack(scores))
            return #ids
            """;

    private static final String QUEUE = "script-limit:queue";

    private final URI url;
    private final String script;

    ScriptLimit(URI url, String script) {
        this.url = url;
        this.script = script;
    }

    /** So many jobs, so many a call. */
    RivalResult run(int jobs, int perCall) {
        try (Jedis redis = new Jedis(url)) {
            redis.flushAll();
            if (script.equals(PROCESS)) {
                calls(redis, redis.scriptLoad(ADD), jobs, 50);
            }
            String sha = redis.scriptLoad(script);
            long startedAt = System.nanoTime();
            calls(redis, sha, jobs, perCall);
            RivalResult result = RivalResult.since(startedAt, jobs);
            redis.flushAll();
            return result;
        }
    }

    private static void calls(Jedis redis, String sha, int jobs, int perCall) {
        int inFlight = Math.max(2, IN_FLIGHT / perCall);
        int left = jobs;
        while (left > 0) {
            try (Pipeline pipeline = redis.pipelined()) {
                for (int i = 0; i < inFlight && left > 0; i++) {
                    int count = Math.min(perCall, left);
                    pipeline.evalsha(sha, List.of(QUEUE), List.of(Integer.toString(count)));
                    left -= count;
                }
                pipeline.sync();
            }
        }
    }
}
