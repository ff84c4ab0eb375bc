package dev.oxbow.app.fleet;

import dev.oxbow.app.wire.RawRedis;
import dev.oxbow.core.job.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a scenario left in Redis.
 *
 * @param runs the runs that the processors recorded
 * @param ended all jobs that are listed as completed or failed
 * @param events those that the audit counts, in the order of each queue's stream
 * @param left what should no longer exist, in words
 */
record ScenarioResult(List<RunLog.Run> runs, List<EndedJob> ended, List<Event> events, List<String> left) {
    /** Unfinished jobs by list, without the parents that wait for children. */
    private static final String PENDING = """
            local count = 0
            for _, queue in ipairs(ARGV) do
              local keys = '{bull}:' .. queue .. ':'
              count = count + redis.call('LLEN', keys .. 'wait') + redis.call('LLEN', keys .. 'active')
                + redis.call('ZCARD', keys .. 'delayed') + redis.call('ZCARD', keys .. 'prioritized')
            end
            return count
            """;

    private static final String ENDED = """
            local rows = {}
            local keys = '{bull}:' .. ARGV[1] .. ':'
            for _, state in ipairs({'completed', 'failed'}) do
              for _, id in ipairs(redis.call('ZRANGE', keys .. state, 0, -1)) do
                local fields = redis.call('HMGET', keys .. id, 'data', 'returnvalue', 'atm', 'ats', 'progress', 'failedReason')
                rows[#rows + 1] = cjson.encode({queue = ARGV[1], id = id, state = state, data = fields[1] or nil,
                  value = fields[2] or nil, made = fields[3] or nil, started = fields[4] or nil,
                  progress = fields[5] or nil, reason = fields[6] or nil, rows = redis.call('LLEN', keys .. id .. ':logs')})
              end
            end
            return rows
            """;

    private static final String EVENTS = """
            local rows = {}
            for _, entry in ipairs(redis.call('XRANGE', '{bull}:' .. ARGV[1] .. ':events', '-', '+')) do
              local fields = {}
              for i = 1, #entry[2], 2 do fields[entry[2][i]] = entry[2][i + 1] end
              if fields.event == 'active' or fields.event == 'completed' or fields.event == 'failed' or fields.event == 'stalled' then
                rows[#rows + 1] = cjson.encode({queue = ARGV[1], name = fields.event, id = fields.jobId,
                  at = string.match(entry[1], '^%d+')})
              end
            end
            return rows
            """;

    /** Unfinished jobs, locks, stalled jobs, and jobs that are in no list. */
    private static final String LEFT = """
            local rows = {}
            local keys = '{bull}:' .. ARGV[1] .. ':'
            local listed = {}
            local function is_left(where, id)
              listed[id] = true
              rows[#rows + 1] = where .. ' of ' .. ARGV[1] .. ': ' .. id .. ' '
                .. (redis.call('HGET', keys .. id, 'name') or 'without a name') .. ' '
                .. (redis.call('HGET', keys .. id, 'data') or 'without data')
            end
            for _, list in ipairs({'wait', 'active', 'paused'}) do
              for _, id in ipairs(redis.call('LRANGE', keys .. list, 0, -1)) do is_left(list, id) end
            end
            for _, set in ipairs({'delayed', 'prioritized', 'waiting-children'}) do
              for _, id in ipairs(redis.call('ZRANGE', keys .. set, 0, -1)) do is_left(set, id) end
            end
            for _, id in ipairs(redis.call('SMEMBERS', keys .. 'stalled')) do is_left('stalled', id) end
            for _, set in ipairs({'completed', 'failed'}) do
              for _, id in ipairs(redis.call('ZRANGE', keys .. set, 0, -1)) do listed[id] = true end
            end
            for _, key in ipairs(redis.call('KEYS', keys .. '*')) do
              if string.sub(key, -5) == ':lock' then rows[#rows + 1] = 'lock ' .. key end
              if redis.call('TYPE', key).ok == 'hash' and redis.call('HEXISTS', key, 'data') == 1
                  and redis.call('HEXISTS', key, 'ic') == 0 and not listed[string.sub(key, #keys + 1)] then
                is_left('no list', string.sub(key, #keys + 1))
              end
            end
            return rows
            """;

    /** A finished job; fields that its hash lacks are null. */
    record EndedJob(
            String queue,
            String id,
            String state,
            @Nullable String data,
            @Nullable String value,
            int made,
            int started,
            @Nullable String progress,
            @Nullable String reason,
            int rows) {
        /** Its label in the plan. */
        String label() {
            return data == null ? "(no data)" : Json.parse(data).as(Work.class).label();
        }
    }

    /** An entry of a queue's stream of events; {@code at} is Redis's clock in milliseconds. */
    record Event(String queue, String name, String id, long at) {}

    static ScenarioResult of(List<String> queues, RawRedis redis, RunLog runLog) {
        List<EndedJob> ended = new ArrayList<>();
        List<Event> events = new ArrayList<>();
        List<String> left = new ArrayList<>();
        for (String queue : queues) {
            texts(redis, ENDED, queue).forEach(row -> ended.add(Json.parse(row).as(EndedJob.class)));
            texts(redis, EVENTS, queue)
                    .forEach(row -> events.add(Json.parse(row).as(Event.class)));
            left.addAll(texts(redis, LEFT, queue));
        }
        return new ScenarioResult(runLog.runs(), ended, events, left);
    }

    /** How many jobs are waiting, delayed or active, in all queues at one moment. */
    static long pending(List<String> queues, RawRedis redis) {
        List<String> words = new ArrayList<>(List.of("EVAL", PENDING, "0"));
        words.addAll(queues);
        return redis.number(words.toArray(String[]::new));
    }

    private static List<String> texts(RawRedis redis, String script, String queue) {
        return redis.texts("EVAL", script, "0", queue);
    }
}
