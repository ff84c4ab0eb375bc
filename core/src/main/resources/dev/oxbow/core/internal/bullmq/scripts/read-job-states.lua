-- States of jobs of one queue, whether their hashes exist or not. See layout.md, section 16.
--
-- KEYS  1: the queue
-- ARGV  job ids
-- Reply for each id BullMQ's word for its state
-- Needs: append, call, command_count, find_states, get_queue, guess_location

local queue, likely = get_queue(KEYS[1]), {}
for _, id in ipairs(ARGV) do
    likely[id] = likely[id] or guess_location(unpack(call('HMGET', queue.name .. ':' .. id,
        'finishedOn', 'returnvalue', 'delay', 'processedOn', 'priority')))
end
local states = find_states(queue, ARGV, likely)

local reply = { command_count }
for _, id in ipairs(ARGV) do
    append(reply, states[id] or 'unknown')
end
return reply
