-- Changes what bounds a queue's pace. Workers that it held back are told, if they may go on.
-- KEYS  1: the queue
-- ARGV  1: 'set' (then fields and values of meta), 'remove' (then fields of meta), or 'unblock' (ends the rate limit in force)
-- Reply 1: how many fields or keys were new or removed

local queue, changed = queue_of(KEYS[1]), 0
if ARGV[1] == 'set' then
    changed = call('HSET', queue.name .. ':meta', unpack(ARGV, 2))
elseif ARGV[1] == 'remove' then
    changed = call('HDEL', queue.name .. ':meta', unpack(ARGV, 2))
else
    changed = call('DEL', queue.name .. ':limiter')
end
if call('EXISTS', queue.name .. ':wait', queue.name .. ':prioritized') > 0 then
    queue.ready = true
    flush_markers(queue)
end
return { calls, changed }
