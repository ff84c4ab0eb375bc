-- Lets delayed jobs wait, the earliest first; their priority and the delay in their records are left aside, as in BullMQ.
-- KEYS  1: the queue
-- ARGV  1: how many at most
-- Reply 1: how many wait now  2: 1 if there may be more

local queue, most = queue_of(KEYS[1]), tonumber(ARGV[1])
local key = queue.name .. ':delayed'
local ids = call('ZRANGE', key, 0, most - 1)
for _, id in ipairs(ids) do
    emit_trimmed(queue, 'waiting', 'jobId', id, 'prev', 'delayed')
    let_wait(queue, id, 0, false)
end
send('ZREM', key, ids)
flush_all()
return { calls, #ids, #ids == most and 1 or 0 }
