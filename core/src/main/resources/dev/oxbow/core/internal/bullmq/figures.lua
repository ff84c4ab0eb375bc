-- Numbers of a queue: what it holds, and what workers that keep metrics have counted.
-- KEYS  1: the queue
-- Reply 8 numbers, see counting.lua; then how many jobs completed and how many failed so far (nil where nobody counted)

local reply = { 0 }
append_counts(reply, KEYS[1])
append(reply, call('HGET', KEYS[1] .. ':metrics:completed', 'count'))
append(reply, call('HGET', KEYS[1] .. ':metrics:failed', 'count'))
reply[1] = calls
return reply
