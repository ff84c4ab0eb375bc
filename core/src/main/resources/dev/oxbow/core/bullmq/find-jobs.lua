-- Jobs of one queue with their states.
-- KEYS  1: the queue
-- ARGV  job ids
-- Reply for each id 2: its hash (empty if there is no such job) and BullMQ's word for its state

local hashes, states = look_up(KEYS[1], ARGV)
local reply = { calls }
for _, id in ipairs(ARGV) do
    append(reply, hashes[id])
    append(reply, states[id] or 'unknown')
end
return reply
