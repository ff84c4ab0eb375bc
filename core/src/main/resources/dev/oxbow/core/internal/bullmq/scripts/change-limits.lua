-- Changes the limits of a queue and wakes workers that they blocked. See layout.md, sections 3 and 12.
--
-- KEYS  1: the queue
-- ARGV  1: 'set' (then fields and values of meta), 'remove' (then fields of meta), or 'unblock' (ends the rate limit in force)
-- Reply 1: how many fields or keys were new or removed
-- Needs: call, command_count, flush_markers, get_queue

local queue, changed = get_queue(KEYS[1]), 0
if ARGV[1] == 'set' then
    changed = call('HSET', queue.name .. ':meta', unpack(ARGV, 2))
elseif ARGV[1] == 'remove' then
    changed = call('HDEL', queue.name .. ':meta', unpack(ARGV, 2))
else
    changed = call('DEL', queue.name .. ':limiter')
end
if call('EXISTS', queue.name .. ':wait', queue.name .. ':prioritized') > 0 then
    queue.needs_marker = true
    flush_markers(queue)
end
return { command_count, changed }
