-- Moves finished jobs back to wait, those that finished first in front; their priority is ignored, as in BullMQ.
--
-- KEYS  1: the queue
-- ARGV  1: 'failed' or 'completed'  2: how many at most  3: finished up to which time (ms)
-- Reply 1: how many wait again  2: 1 if there may be more
-- Needs: call, command_count, emit_event_trimmed, flush_all, get_queue, push_waiting, restore_dependency,
--   run_ignoring_wrong_type, send_chunked

local queue, state, most = get_queue(KEYS[1]), ARGV[1], tonumber(ARGV[2])
local result = state == 'failed' and 'failedReason' or 'returnvalue'
local key, retried = queue.name .. ':' .. state, 0
local ids = call('ZRANGEBYSCORE', key, '-inf', ARGV[3], 'LIMIT', 0, most)
for _, id in ipairs(ids) do
    local job = queue.name .. ':' .. id
    local is_hash, fields = run_ignoring_wrong_type(call, 'HMGET', job, 'parentKey', 'timestamp', 'name')
    -- Without its record there is no job to run.
    if is_hash and (fields[2] or fields[3]) then
        call('HDEL', job, 'finishedOn', 'processedOn', result)
        if fields[1] then
            restore_dependency(job, fields[1], state)
        end
        push_waiting(queue, id, 0, false)
        emit_event_trimmed(queue, 'waiting', 'jobId', id, 'prev', state)
        retried = retried + 1
    end
end
send_chunked('ZREM', key, ids)
flush_all()
return { command_count, retried, #ids == most and 1 or 0 }
