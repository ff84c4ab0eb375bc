-- Pauses or resumes a queue. See layout.md, sections 9 and 15.
--
-- KEYS  1: the queue
-- ARGV  1: '1' to pause, '0' to resume
-- Reply nothing
-- Needs: MAX_ARGS, call, command_count, emit_event, get_queue, send_chunked, write_delay_marker

local queue = get_queue(KEYS[1])

-- BullMQ 5 keeps the jobs of a paused queue in a list of their own. They have waited longest, so they come first. See
-- layout.md, section 17.
local function merge_legacy_paused()
    local paused, wait = queue.name .. ':paused', queue.name .. ':wait'
    local left = call('LLEN', paused)
    if left > 0 and call('EXISTS', wait) == 0 then
        call('RENAME', paused, wait)
        return
    end
    while left > 0 do
        local ids = call('LRANGE', paused, 0, MAX_ARGS - 1)
        send_chunked('RPUSH', wait, ids)
        call('LTRIM', paused, #ids, -1)
        left = left - #ids
    end
end

if ARGV[1] == '1' then
    call('HSET', queue.name .. ':meta', 'paused', '1')
    call('DEL', queue.name .. ':marker')
    emit_event(queue, 'paused')
else
    call('HDEL', queue.name .. ':meta', 'paused')
    merge_legacy_paused()
    if call('EXISTS', queue.name .. ':wait', queue.name .. ':prioritized') > 0 then
        call('ZADD', queue.name .. ':marker', 0, '0')
    else
        write_delay_marker(queue)
    end
    emit_event(queue, 'resumed')
end
return { command_count }
