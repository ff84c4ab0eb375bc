-- Moves delayed jobs to wait, the earliest first; their priority and the delay in their records are ignored, as in BullMQ.
--
-- KEYS  1: the queue
-- ARGV  1: how many at most
-- Reply 1: how many wait now  2: 1 if there may be more
-- Needs: call, command_count, emit_event_trimmed, flush_all, get_queue, push_waiting, send_chunked

local queue, most = get_queue(KEYS[1]), tonumber(ARGV[1])
local key = queue.name .. ':delayed'
local ids = call('ZRANGE', key, 0, most - 1)
for _, id in ipairs(ids) do
    emit_event_trimmed(queue, 'waiting', 'jobId', id, 'prev', 'delayed')
    push_waiting(queue, id, 0, false)
end
send_chunked('ZREM', key, ids)
flush_all()
return { command_count, #ids, #ids == most and 1 or 0 }
