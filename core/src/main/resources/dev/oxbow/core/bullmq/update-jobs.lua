-- Small changes to jobs of one queue, in order.
-- KEYS  1: the queue
-- ARGV  for each change 4, see updating.lua
-- Reply for each change: 1 if the job exists, else 0

local reply = update_jobs(queue_of(KEYS[1]), 1, #ARGV / UPDATE_ARITY)
table.insert(reply, 1, calls)
return reply
