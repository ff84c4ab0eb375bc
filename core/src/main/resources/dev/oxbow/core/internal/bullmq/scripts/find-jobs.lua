-- Jobs of one queue with their states. See layout.md, sections 4 and 16.
--
-- KEYS  1: the queue
-- ARGV  job ids
-- Reply for each id 2: its hash (empty if there is no such job) and BullMQ's word for its state
-- Needs: append, call, command_count, find_states, get_queue, guess_location

local queue = get_queue(KEYS[1])
local hashes, existing, likely = {}, {}, {}
for _, id in ipairs(ARGV) do
    if not hashes[id] then
        local hash = call('HGETALL', queue.name .. ':' .. id)
        hashes[id] = hash
        if #hash > 0 then
            local fields = {}
            for i = 1, #hash, 2 do
                fields[hash[i]] = hash[i + 1]
            end
            append(existing, id)
            likely[id] = guess_location(
                fields.finishedOn, fields.returnvalue, fields.delay, fields.processedOn, fields.priority)
        end
    end
end
local states = find_states(queue, existing, likely)

local reply = { command_count }
for _, id in ipairs(ARGV) do
    append(reply, hashes[id])
    append(reply, states[id] or 'unknown')
end
return reply
