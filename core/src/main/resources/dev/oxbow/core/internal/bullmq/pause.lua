-- Pauses or resumes a queue.
-- KEYS  1: the queue
-- ARGV  1: '1' to pause, '0' to resume
-- Reply nothing

local queue = queue_of(KEYS[1])

-- BullMQ 5 kept the jobs of a paused queue in a list of their own. They waited longest, so they come first.
local function take_in_paused()
    local paused, wait = queue.name .. ':paused', queue.name .. ':wait'
    local left = call('LLEN', paused)
    if left > 0 and call('EXISTS', wait) == 0 then
        call('RENAME', paused, wait)
        return
    end
    while left > 0 do
        local ids = call('LRANGE', paused, 0, CHUNK - 1)
        send('RPUSH', wait, ids)
        call('LTRIM', paused, #ids, -1)
        left = left - #ids
    end
end

if ARGV[1] == '1' then
    call('HSET', queue.name .. ':meta', 'paused', '1')
    call('DEL', queue.name .. ':marker')
    emit(queue, 'paused')
else
    call('HDEL', queue.name .. ':meta', 'paused')
    take_in_paused()
    if call('EXISTS', queue.name .. ':wait', queue.name .. ':prioritized') > 0 then
        call('ZADD', queue.name .. ':marker', 0, '0')
    else
        mark_delayed(queue)
    end
    emit(queue, 'resumed')
end
return { calls }
