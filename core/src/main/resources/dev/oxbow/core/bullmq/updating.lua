-- Small changes to jobs; joined behind the prelude.

-- Arguments for each change: 'progress' or 'log', job id, progress (JSON) or row, how many rows stay or '' (0 keeps
-- all too, as in BullMQ)
local UPDATE_ARITY = 4

-- Makes the changes in order. Returns for each 1 if the job exists, else 0.
local function update_jobs(queue, first, count)
    local keys, reply = {}, {}
    local last = first + (count - 1) * UPDATE_ARITY
    for at = first, last, UPDATE_ARITY do
        append(keys, queue.name .. ':' .. ARGV[at + 1])
    end
    local all_exist = total('EXISTS', keys) == #keys
    for at = first, last, UPDATE_ARITY do
        local id, text = ARGV[at + 1], ARGV[at + 2]
        local key = queue.name .. ':' .. id
        local exists = all_exist or call('EXISTS', key) == 1
        if exists and ARGV[at] == 'progress' then
            exists = guarded(call, 'HSET', key, 'progress', text) -- unless something else stands there
        end
        if exists and ARGV[at] == 'progress' then
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
    return reply
end
