-- Whether the limits of a queue let jobs start now. Writes nothing. See layout.md, section 12.
--
-- KEYS  1: the queue
-- ARGV  1: how many jobs a worker may start in its own window, '' for the queue's own limit
-- Reply 1: for how many ms the rate limit still blocks starts, 0 if it does not  2: 1 if the queue is at its concurrency
-- Needs: call, command_count, get_meta, get_queue

local queue, left = get_queue(KEYS[1]), 0
local meta = get_meta(queue)
local most = tonumber(ARGV[1]) or meta.max
if not most or (tonumber(call('GET', queue.name .. ':limiter') or nil) or 0) >= most then
    left = math.max(0, call('PTTL', queue.name .. ':limiter'))
end
local maxed = meta.concurrency and call('LLEN', queue.name .. ':active') >= meta.concurrency
return { command_count, left, maxed and 1 or 0 }
