-- Numbers of a queue: what it holds, and what workers with metrics have counted.
--
-- KEYS  1: the queue
-- ARGV  none
-- Reply 8 numbers, see count-states; then how many jobs completed and how many failed so far (nil where no worker counted)
-- Needs: append, append_counts, call, command_count

local reply = { 0 }
append_counts(reply, KEYS[1])
append(reply, call('HGET', KEYS[1] .. ':metrics:completed', 'count'))
append(reply, call('HGET', KEYS[1] .. ':metrics:failed', 'count'))
reply[1] = command_count
return reply
