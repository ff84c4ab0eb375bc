-- Small changes to jobs of one queue, in order.
-- KEYS  1: the queue
-- ARGV  for each change 4: 'progress' or 'log', job id, progress (JSON) or row, how many rows stay
--       or '' (0 keeps all too, as in BullMQ)
-- Reply for each change: 1 if the job exists, else 0

local ARITY = 4
local queue = queue_of(KEYS[1])

local keys = {}
for at = 1, #ARGV, ARITY do
    append(keys, queue.name .. ':' .. ARGV[at + 1])
end
local all_exist = total('EXISTS', keys) == #keys

local reply = { 0 }
for at = 1, #ARGV, ARITY do
    local id, text = ARGV[at + 1], ARGV[at + 2]
    local key = queue.name .. ':' .. id
    local exists = all_exist or call('EXISTS', key) == 1
    if exists and ARGV[at] == 'progress' then
        call('HSET', key, 'progress', text)
        emit_trimmed(queue, 'progress', 'jobId', id, 'data', text)
    elseif exists then
        local rows = call('RPUSH', key .. ':logs', text)
        local keep = tonumber(ARGV[at + 3]) or 0
        if keep > 0 and rows > keep then
            call('LTRIM', key .. ':logs', -keep, -1)
        end
    end
    append(reply, exists and 1 or 0)
end
reply[1] = calls
return reply
