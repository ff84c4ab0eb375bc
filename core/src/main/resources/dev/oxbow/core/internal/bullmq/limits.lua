-- Whether a queue lets jobs start now. Changes nothing.
-- KEYS  1: the queue
-- ARGV  1: how many jobs a worker may start in its own window, '' for the queue's own limit
-- Reply 1: for how many ms the rate limit still stops it, 0 if it does not  2: 1 if as many jobs are active as may be

local queue, left = queue_of(KEYS[1]), 0
local meta = meta_of(queue)
local most = tonumber(ARGV[1]) or meta.max
if not most or (tonumber(call('GET', queue.name .. ':limiter') or nil) or 0) >= most then
    left = math.max(0, call('PTTL', queue.name .. ':limiter'))
end
local maxed = meta.concurrency and call('LLEN', queue.name .. ':active') >= meta.concurrency
return { calls, left, maxed and 1 or 0 }
