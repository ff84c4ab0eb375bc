-- Lets finished jobs wait again, those that finished first in front; their priority does not count, as in BullMQ.
-- KEYS  1: the queue
-- ARGV  1: 'failed' or 'completed'  2: how many at most  3: finished up to which time (ms)
-- Reply 1: how many wait again  2: 1 if there may be more

local queue, state, most = queue_of(KEYS[1]), ARGV[1], tonumber(ARGV[2])
local result = state == 'failed' and 'failedReason' or 'returnvalue'
local key, retried = queue.name .. ':' .. state, 0
local ids = call('ZRANGEBYSCORE', key, '-inf', ARGV[3], 'LIMIT', 0, most)
for _, id in ipairs(ids) do
    local job = queue.name .. ':' .. id
    local is_hash, fields = guarded(call, 'HMGET', job, 'parentKey', 'timestamp', 'name')
    -- Without its record there is nothing that could run.
    if is_hash and (fields[2] or fields[3]) then
        call('HDEL', job, 'finishedOn', 'processedOn', result)
        if fields[1] then
            back_into_parent(job, fields[1], state)
        end
        let_wait(queue, id, 0, false)
        emit_trimmed(queue, 'waiting', 'jobId', id, 'prev', state)
        retried = retried + 1
    end
end
send('ZREM', key, ids)
flush_all()
return { calls, retried, #ids == most and 1 or 0 }
