-- States of jobs of one queue, whether their hashes are there or not.
-- KEYS  1: the queue
-- ARGV  job ids
-- Reply for each id BullMQ's word for its state

local queue, likely = queue_of(KEYS[1]), {}
for _, id in ipairs(ARGV) do
    likely[id] = likely[id] or likely_place(unpack(call('HMGET', queue.name .. ':' .. id,
        'finishedOn', 'returnvalue', 'delay', 'processedOn', 'priority')))
end
local states = states_of(queue, ARGV, likely)

local reply = { calls }
for _, id in ipairs(ARGV) do
    append(reply, states[id] or 'unknown')
end
return reply
